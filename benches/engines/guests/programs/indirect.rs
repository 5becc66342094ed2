//! `call_indirect`: methods of objects whose kinds nobody knows ahead.

use guests::Random;

trait Shape {
    fn area(&self) -> i32;
    fn grow(&mut self, by: i32);
}

struct Square(i32);
struct Rectangle(i32, i32);
struct Triangle(i32, i32);
struct Ring(i32, i32);
struct Line(i32);
struct Group(Vec<Box<dyn Shape>>);

impl Shape for Square {
    fn area(&self) -> i32 {
        self.0.wrapping_mul(self.0)
    }
    fn grow(&mut self, by: i32) {
        self.0 = (self.0 + by) & 255;
    }
}

impl Shape for Rectangle {
    fn area(&self) -> i32 {
        self.0.wrapping_mul(self.1)
    }
    fn grow(&mut self, by: i32) {
        self.0 = (self.0 + by) & 127;
        self.1 = (self.1 ^ by) & 127;
    }
}

impl Shape for Triangle {
    fn area(&self) -> i32 {
        self.0.wrapping_mul(self.1) / 2
    }
    fn grow(&mut self, by: i32) {
        self.0 = (self.0 ^ by) & 63;
    }
}

impl Shape for Ring {
    fn area(&self) -> i32 {
        3 * (self.0.wrapping_mul(self.0) - self.1.wrapping_mul(self.1))
    }
    fn grow(&mut self, by: i32) {
        (self.0, self.1) = ((self.1 + by) & 63, self.0);
    }
}

impl Shape for Line {
    fn area(&self) -> i32 {
        0
    }
    fn grow(&mut self, by: i32) {
        self.0 += by;
    }
}

impl Shape for Group {
    fn area(&self) -> i32 {
        self.0.iter().fold(0, |sum, shape| sum.wrapping_add(shape.area()))
    }
    fn grow(&mut self, by: i32) {
        self.0.iter_mut().for_each(|shape| shape.grow(by + 1));
    }
}

fn shape(random: &mut Random, depth: u32) -> Box<dyn Shape> {
    let (a, b) = (random.below(64) as i32, random.below(64) as i32);
    match random.below(if depth == 0 { 5 } else { 6 }) {
        0 => Box::new(Square(a)),
        1 => Box::new(Rectangle(a, b)),
        2 => Box::new(Triangle(a, b)),
        3 => Box::new(Ring(a, b)),
        4 => Box::new(Line(a)),
        _ => Box::new(Group((0..4).map(|_| shape(random, depth - 1)).collect())),
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn run(n: i32) -> i32 {
    let mut random = Random::new(5);
    let mut shapes: Vec<_> = (0..512).map(|_| shape(&mut random, 3)).collect();
    let mut sum = 0_i32;
    for round in 0..n {
        for shape in &mut shapes {
            shape.grow(round & 7);
            sum = sum.wrapping_mul(31).wrapping_add(shape.area());
        }
    }
    sum
}
