//! A parser and a printer: Markdown to HTML, of a crate.

use guests::{Random, checksum, text};
use pulldown_cmark::{Options, Parser, html};

const PAGE: &str = r#"# A page

Some *emphasis*, some **more**, and `code`; a [link](https://example.org "with a title") and ![an image](picture.png).

1. First
2. Second, with a list in it:
   - an item
   - another one, ~~gone~~
3. Third

> A quotation,
> of two lines.

| column | another |
| :----- | ------: |
| cell   |      12 |
| cell   |     345 |

```rust
fn main() {
    println!("Hello, {}!", "world");
}
```

- [x] done
- [ ] not done[^note]

[^note]: A footnote &mdash; with an entity and <em>HTML</em>.

---

"#;

#[unsafe(no_mangle)]
pub extern "C" fn run(n: i32) -> i32 {
    let mut random = Random::new(13);
    let page = format!(
        "{PAGE}{}\n\n## More\n\n{}\n",
        text(&mut random, 200),
        text(&mut random, 100)
    );
    let mut output = String::new();
    let mut sum = 0;
    for _ in 0..n {
        output.clear();
        html::push_html(&mut output, Parser::new_ext(&page, Options::all()));
        sum = checksum(sum, output.as_bytes());
    }
    sum as i32
}
