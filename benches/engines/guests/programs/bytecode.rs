//! A loop around a match that becomes `br_table`: an interpreter of a small machine with a stack, which adds up how many
//! steps numbers take to come down to one by halving the even ones and tripling the odd ones.

use std::hint::black_box;

#[derive(Clone, Copy)]
#[repr(u8)]
enum Op {
    Push(i32),
    Get(u8),
    Set(u8),
    Add,
    Mul,
    And,
    Shr,
    Less,
    Jump(u16),
    JumpIfZero(u16),
    Halt,
}

use Op::*;

/// Locals: 0 the sum, 1 the number to begin with, 2 the number.
const PROGRAM: &[Op] = &[
    // 0: for each number below 40
    Get(1),
    Push(40),
    Less,
    JumpIfZero(33),
    // 4: until it is one
    Get(1),
    Set(2),
    Push(1),
    Get(2),
    Less,
    JumpIfZero(28),
    // 10: odd or even
    Get(2),
    Push(1),
    And,
    JumpIfZero(20),
    Get(2),
    Push(3),
    Mul,
    Push(1),
    Add,
    Jump(23),
    Get(2),
    Push(1),
    Shr,
    // 23
    Set(2),
    Get(0),
    Push(1),
    Add,
    Jump(34),
    // 28: the next number
    Get(1),
    Push(1),
    Add,
    Set(1),
    Jump(0),
    // 33
    Halt,
    // 34
    Set(0),
    Jump(6),
];

fn interpret(program: &[Op], locals: &mut [i32; 4]) {
    let mut stack = [0_i32; 16];
    let mut top = 0;
    let mut pc = 0;
    macro_rules! binary {
        ($operation:expr) => {{
            let operation: fn(i32, i32) -> i32 = $operation;
            top -= 1;
            stack[top - 1] = operation(stack[top - 1], stack[top]);
        }};
    }
    loop {
        let op = program[pc];
        pc += 1;
        match op {
            Push(value) => {
                stack[top] = value;
                top += 1;
            }
            Get(local) => {
                stack[top] = locals[local as usize];
                top += 1;
            }
            Set(local) => {
                top -= 1;
                locals[local as usize] = stack[top];
            }
            Add => binary!(|a, b| a.wrapping_add(b)),
            Mul => binary!(|a, b| a.wrapping_mul(b)),
            And => binary!(|a, b| a & b),
            Shr => binary!(|a, b| a >> b),
            Less => binary!(|a, b| i32::from(a < b)),
            Jump(to) => pc = to as usize,
            JumpIfZero(to) => {
                top -= 1;
                if stack[top] == 0 {
                    pc = to as usize;
                }
            }
            Halt => return,
        }
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn run(n: i32) -> i32 {
    let mut sum = 0_i32;
    for _ in 0..n {
        let mut locals = [0, 1, 0, 0];
        interpret(black_box(PROGRAM), &mut locals);
        sum = sum.wrapping_add(locals[0]);
    }
    sum
}
