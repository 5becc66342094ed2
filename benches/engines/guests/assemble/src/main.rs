//! Assembles the programs that are text: `assemble TEXT BINARY`.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let [_, text, binary] = &std::env::args().collect::<Vec<_>>()[..] else {
        return Err("two paths are needed".into());
    };
    Ok(std::fs::write(binary, wat::parse_file(text)?)?)
}
