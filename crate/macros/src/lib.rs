// SPDX-License-Identifier: MIT OR Apache-2.0
//! The attribute [`macro@allocations`]: a test, or another function, that fails when it allocates more than
//! it may.
//!
//! It needs the crate `cargo-alloc-profile` beside it, which has the assertions and says how to run them:
//!
//! ```toml
//! [dev-dependencies]
//! cargo-alloc-profile = "0.1"
//! cargo-alloc-profile-macros = "0.1"
//! ```

#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod function;
mod limits;

use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// Asserts how much each call of the function allocates.
///
/// ```
/// use cargo_alloc_profile_macros::allocations;
///
/// # #[allow(dead_code)]
/// #[allocations(max = 3, bytes = "1KiB", peak = 512)]
/// // #[test]
/// fn parses() {
///     let numbers: Vec<u32> = "1 2 3".split(' ').flat_map(str::parse).collect();
///     assert_eq!(numbers, [1, 2, 3]);
/// }
/// # parses();
/// ```
///
/// | limit | at most so much |
/// | --- | --- |
/// | `max` | allocations; a reallocation is one, too |
/// | `bytes` | bytes that all allocations asked for |
/// | `peak` | bytes by which the live bytes rise above those of the beginning |
///
/// A limit is an expression of the type `u64`, or a text with a unit of 1,024: `"64KiB"`, `"1MiB"`, `"2GiB"`.
///
/// The attribute does what `cargo_alloc_profile::assert_allocations!` does with the function's body, so it
/// counts what the calling thread allocates, panics at the line of the attribute, and passes where nothing
/// records the program. Parameters that the function drops are dropped within.
///
/// An `async fn` has no beginning and no end in one thread, and a `const fn` no allocations, so both are
/// errors. Under an attribute like `#[tokio::test]`, write this one after that one: then it is for the whole
/// test, with the runtime.
#[proc_macro_attribute]
pub fn allocations(limits: TokenStream, item: TokenStream) -> TokenStream {
    let expanded = limits::parse(limits)
        .and_then(|demands| function::with_assertion(&item_tokens(item.clone()), demands));
    expanded.unwrap_or_else(|error| {
        // The function stays, so that nothing else is missing.
        let mut tokens = error.into_tokens();
        tokens.extend(item);
        tokens
    })
}

/// A mistake in the source, and where it is.
struct Error {
    at: Span,
    message: String,
}

impl Error {
    fn new(at: Span, message: impl Into<String>) -> Self {
        Error {
            at,
            message: message.into(),
        }
    }

    /// `::core::compile_error! { "message" }`
    fn into_tokens(self) -> TokenStream {
        let mut message = Literal::string(&self.message);
        message.set_span(self.at);
        let mut tokens = path(&["core", "compile_error"], self.at);
        let mut body = Group::new(Delimiter::Brace, TokenTree::from(message).into());
        body.set_span(self.at);
        tokens.extend([punct('!', self.at), TokenTree::from(body)]);
        tokens
    }
}

/// `::name::name`
fn path(names: &[&str], span: Span) -> TokenStream {
    let mut tokens = TokenStream::new();
    for name in names {
        let mut colon = Punct::new(':', Spacing::Joint);
        colon.set_span(span);
        tokens.extend([
            TokenTree::from(colon),
            punct(':', span),
            Ident::new(name, span).into(),
        ]);
    }
    tokens
}

fn punct(c: char, span: Span) -> TokenTree {
    let mut punct = Punct::new(c, Spacing::Alone);
    punct.set_span(span);
    punct.into()
}

fn is_punct(token: &TokenTree, c: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == c)
}

/// The tokens of a group that a macro made of its parameter, or those that are there.
fn without_invisible(tokens: TokenStream) -> Vec<TokenTree> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    match &tokens[..] {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::None => {
            without_invisible(group.stream())
        }
        _ => tokens,
    }
}

fn item_tokens(item: TokenStream) -> Vec<TokenTree> {
    without_invisible(item)
}
