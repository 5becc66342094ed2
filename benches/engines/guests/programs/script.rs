//! An interpreter of a language, of a crate: it parses a script and runs it.

use rhai::Engine;

const SCRIPT: &str = r#"
    fn gcd(a, b) { if b == 0 { a } else { gcd(b, a % b) } }

    let sum = start;
    for i in 1..40 {
        sum += gcd(i * 12, 90);
    }
    let squares = [];
    for i in 0..30 {
        if i % 3 != 0 { squares.push(i * i); }
    }
    let counts = #{};
    for word in "the quick brown fox jumps over the lazy dog and the cat".split(" ") {
        if word in counts { counts[word] += 1; } else { counts[word] = 1; }
    }
    let text = "";
    for square in squares.filter(|value| value % 2 == 0) {
        text += `${square};`;
    }
    (sum + counts["the"] * 1000 + text.len) % 1000000
"#;

#[unsafe(no_mangle)]
pub extern "C" fn run(n: i32) -> i32 {
    let engine = Engine::new();
    let mut value = 0_i64;
    for _ in 0..n {
        let mut scope = rhai::Scope::new();
        scope.push("start", value);
        value = engine.eval_with_scope(&mut scope, SCRIPT).expect("the script runs");
    }
    value as i32
}
