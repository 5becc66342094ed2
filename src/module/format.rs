//! Tidies the text format: indentation, blank lines, white space at the ends of lines.
//!
//! What stands on a line stays there. Where lines break says how a person thinks of an expression, and a formatter that
//! puts each operand on its own line takes that away.

use wast::lexer::{Lexer, TokenKind};

use super::text::syntax_error;
use crate::error::Error;

const INDENT: usize = 2;

/// What a line may be inside of.
struct Open {
    /// The indentation of the line where it began.
    indent: usize,
    /// A parenthesis; else a block that `end` ends.
    parenthesis: bool,
}

/// The text with its lines indented by what they are inside of; everything but white space stays as it is.
pub fn format(text: &str) -> Result<String, Error> {
    let mut lexer = Lexer::new(text);
    lexer.allow_confusing_unicode(true);
    let mut lines = Lines::default();
    for token in lexer.iter(0) {
        let token = token.map_err(|error| syntax_error(text, &error))?;
        lines.token(token.kind, token.src(text));
    }
    Ok(lines.finish())
}

#[derive(Default)]
struct Lines {
    done: String,
    open: Vec<Open>,
    /// The indentation of this line.
    indent: usize,
    /// Line breaks before what comes next.
    breaks: usize,
    /// White space inside of the line before what comes next.
    space: String,
    /// What came last is an opening parenthesis.
    after_parenthesis: bool,
}

impl Lines {
    fn token(&mut self, kind: TokenKind, source: &str) {
        if kind == TokenKind::Whitespace {
            self.breaks += source.matches('\n').count();
            self.space = source.rsplit('\n').next().unwrap_or_default().to_owned();
            return;
        }
        let closes = self.closes(kind, source);
        self.separate(closes);
        self.done.push_str(source.trim_end());
        self.nest(kind, source);
        self.after_parenthesis = kind == TokenKind::LParen;
    }

    fn finish(mut self) -> String {
        if !self.done.is_empty() {
            self.done.push('\n');
        }
        self.done
    }

    /// Whether a token belongs to the beginning of what is innermost, if it is the first of its line.
    fn closes(&self, kind: TokenKind, source: &str) -> bool {
        match kind {
            TokenKind::RParen => true,
            TokenKind::Keyword => {
                let is_flat = self.open.last().is_some_and(|open| !open.parenthesis) && !self.after_parenthesis;
                is_flat && matches!(source, "end" | "else" | "catch" | "catch_all" | "delegate")
            }
            _ => false,
        }
    }

    /// Puts the white space before a token.
    fn separate(&mut self, closes: bool) {
        if self.breaks > 0 || self.done.is_empty() {
            self.indent = match (self.open.last(), closes) {
                (None, _) => 0,
                (Some(open), true) => open.indent,
                (Some(open), false) => open.indent + INDENT,
            };
            let breaks = if self.done.is_empty() { 0 } else { self.breaks.min(2) };
            self.done.extend(std::iter::repeat_n('\n', breaks));
            self.done.extend(std::iter::repeat_n(' ', self.indent));
        } else {
            self.done.push_str(&self.space);
        }
        self.breaks = 0;
        self.space.clear();
    }

    fn nest(&mut self, kind: TokenKind, source: &str) {
        let indent = self.indent;
        let is_flat = kind == TokenKind::Keyword && !self.after_parenthesis;
        match source {
            _ if kind == TokenKind::LParen => self.open.push(Open {
                indent,
                parenthesis: true,
            }),
            _ if kind == TokenKind::RParen => while self.open.pop().is_some_and(|open| !open.parenthesis) {},
            "block" | "loop" | "if" | "try" | "try_table" if is_flat => self.open.push(Open {
                indent,
                parenthesis: false,
            }),
            "end" | "delegate" if is_flat => {
                self.open.pop_if(|open| !open.parenthesis);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::format;

    #[test]
    fn lines_are_indented_by_what_they_are_inside_of() {
        let formatted = format(
            "\n\n(module   \n(func $f (param i32)\nlocal.get 0\nif\n;; yes\n\n\n\ncall $f\nelse nop\nblock $b loop\nbr $b\n\
             end end\nend\n(if (i32.eqz\n(local.get 0))\n(then\n(return)\n))\n)  )\n\n",
        );
        let expected = "(module\n  (func $f (param i32)\n    local.get 0\n    if\n      ;; yes\n\n      call $f\n    else nop\n      \
                        block $b loop\n        br $b\n      end end\n    end\n    (if (i32.eqz\n      (local.get 0))\n      (then\n        \
                        (return)\n      ))\n  )  )\n";
        assert_eq!(formatted.expect("it has tokens"), expected);
    }

    #[test]
    fn comments_and_strings_stay_as_they_are() {
        let text = "(module (; first\n      second   \n ;) ;; end   \n  (data \"a  b\"))\n";
        assert_eq!(
            format(text).expect("it has tokens"),
            text.replace(";; end   ", ";; end")
        );
    }

    #[test]
    fn unbalanced_text_is_formatted_as_far_as_it_goes() {
        assert_eq!(
            format(")) (module\n(func\n").expect("it has tokens"),
            ")) (module\n  (func\n"
        );
        assert_eq!(format("").expect("it has tokens"), "");
        assert_eq!(format("end end\nblock").expect("it has tokens"), "end end\nblock\n");
    }

    #[test]
    fn what_has_no_tokens_is_left_alone() {
        let error = format("(module \"").expect_err("a string without an end");
        assert_eq!(error.place().map(|place| place.line), Some(1));
    }
}
