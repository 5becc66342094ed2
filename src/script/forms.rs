//! A script's text into its directives, each of which is parsed on its own: an error in one leaves the others alone.

use wast::lexer::{Lexer, TokenKind};
use wast::parser::{self, Parse, ParseBuffer, Parser};
use wast::{QuoteWat, WastDirective, Wat};

use crate::error::Error;
use crate::module::{Place, syntax_error};

/// A top-level form of a script: a directive in its parentheses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form<'t> {
    /// The form's text.
    pub(super) text: &'t str,
    /// Where it begins in the script.
    pub(super) place: Place,
    /// Whether it is no directive but the fields of a module: then it is all of the script.
    bare: bool,
}

/// The forms of a script, in order. After an error there is nothing more: where the next form begins is then unknown.
#[derive(Debug)]
pub(super) struct Forms<'t> {
    text: &'t str,
    /// The byte behind what was read.
    position: usize,
    /// A line of the text, counted from 1, and where it begins; not behind `position`.
    line: (usize, usize),
}

impl<'t> Forms<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self {
            text,
            position: 0,
            line: (1, 0),
        }
    }

    /// The end of the form that begins at or behind the position, and where it begins; `None` at the end of the text.
    fn next_range(&self) -> Result<Option<(usize, usize)>, wast::Error> {
        let lexer = lexer(self.text);
        let (mut start, mut depth, mut at) = (None, 0_usize, self.position);
        while let Some(token) = lexer.parse(&mut at)? {
            match token.kind {
                TokenKind::LineComment | TokenKind::BlockComment | TokenKind::Whitespace => continue,
                TokenKind::LParen => depth += 1,
                TokenKind::RParen => depth = depth.saturating_sub(1),
                _ => {}
            }
            let start = *start.get_or_insert(token.offset);
            if depth == 0 {
                return Ok(Some((start, at)));
            }
        }
        // What is not closed, the parser will explain.
        Ok(start.map(|start| (start, self.text.len())))
    }

    /// The place of a byte that is not before the last one asked for. (Scripts have thousands of directives: counting
    /// lines from the beginning for each of them would take longer than running them.)
    fn place(&mut self, start: usize) -> Place {
        let (line, line_start) = self.line;
        let passed = &self.text[line_start..start];
        if let Some(newline) = passed.rfind('\n') {
            self.line = (line + passed.matches('\n').count(), line_start + newline + 1);
        }
        let (line, line_start) = self.line;
        let column = self.text[line_start..start].chars().count() + 1;
        Place {
            line,
            column,
            start,
            end: start + 1,
        }
    }
}

impl<'t> Iterator for Forms<'t> {
    type Item = Result<Form<'t>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let (start, mut end) = match self.next_range() {
            Ok(range) => range?,
            Err(error) => {
                self.position = self.text.len();
                return Some(Err(syntax_error(self.text, &error)));
            }
        };
        let bare = self.position == 0 && !is_directive(&self.text[start..end]);
        if bare {
            end = self.text.len();
        }
        self.position = end;
        let text = &self.text[start..end];
        Some(Ok(Form {
            text,
            place: self.place(start),
            bare,
        }))
    }
}

/// Tests of names contain characters that look like others, which the lexer would refuse to protect its readers.
fn lexer(text: &str) -> Lexer<'_> {
    let mut lexer = Lexer::new(text);
    lexer.allow_confusing_unicode(true);
    lexer
}

fn is_directive(form: &str) -> bool {
    let lexer = lexer(form);
    let mut tokens = lexer.iter(1).map_while(Result::ok).filter(|token| {
        !matches!(
            token.kind,
            TokenKind::LineComment | TokenKind::BlockComment | TokenKind::Whitespace
        )
    });
    tokens.next().is_some_and(|token| {
        let keyword = &form[token.offset..][..token.len as usize];
        keyword.starts_with("assert_")
            || matches!(
                keyword,
                "module" | "component" | "register" | "invoke" | "thread" | "wait"
            )
    })
}

/// A directive, out of its parentheses.
struct Parenthesised<'a>(WastDirective<'a>);

impl<'a> Parse<'a> for Parenthesised<'a> {
    fn parse(parser: Parser<'a>) -> Result<Self, wast::Error> {
        Ok(Self(parser.parens(|parser| parser.parse())?))
    }
}

impl<'t> Form<'t> {
    /// A buffer to parse the form from.
    pub(super) fn buffer(&self) -> Result<ParseBuffer<'t>, wast::Error> {
        let mut buffer = ParseBuffer::new_with_lexer(lexer(self.text))?;
        buffer.track_instr_spans(true);
        Ok(buffer)
    }

    /// What the form says.
    pub(super) fn parse<'a>(&self, buffer: &'a ParseBuffer<'t>) -> Result<WastDirective<'a>, wast::Error>
    where
        't: 'a,
    {
        if self.bare {
            return Ok(WastDirective::Module(QuoteWat::Wat(parser::parse::<Wat<'_>>(buffer)?)));
        }
        Ok(parser::parse::<Parenthesised<'_>>(buffer)?.0)
    }
}

impl Form<'_> {
    /// The place in the script of a directive inside of the form, from where its keyword is.
    pub(super) fn place_of(&self, keyword: usize) -> Place {
        let parenthesis = self.text[..keyword].rfind('(');
        self.in_script(Place::of(self.text, parenthesis.unwrap_or(keyword)))
    }

    /// Turns an error's place in the form into one in the script.
    pub(super) fn locate(&self, error: Error) -> Error {
        let place = error.place().map(|place| self.in_script(place.clone()));
        error.at_place(place)
    }

    fn in_script(&self, place: Place) -> Place {
        let first_line = place.line == 1;
        Place {
            line: self.place.line + place.line - 1,
            column: if first_line {
                self.place.column + place.column - 1
            } else {
                place.column
            },
            start: self.place.start + place.start,
            end: self.place.start + place.end,
        }
    }
}
