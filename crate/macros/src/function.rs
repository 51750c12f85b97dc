// SPDX-License-Identifier: MIT OR Apache-2.0
//! The function that has the attribute. Its tokens are `… fn name <…> (…) -> type where … { body }`; only the
//! body becomes another.

use crate::{is_punct, path, punct, Error};
use proc_macro::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

/// Puts the body into `::cargo_alloc_profile::assert_allocations!(demands, move || -> type { body })`. A
/// closure, so that `return` and `?` lead to the assertion, too.
pub(crate) fn with_assertion(
    item: &[TokenTree],
    demands: TokenStream,
) -> Result<TokenStream, Error> {
    let start = item.iter().position(|token| is_ident(token, "fn"));
    let (before, body) = match (start, item.last()) {
        (Some(start), Some(TokenTree::Group(body))) if body.delimiter() == Delimiter::Brace => {
            (&item[..start], body)
        }
        _ => {
            let at = item.first().map_or_else(Span::call_site, TokenTree::span);
            return Err(Error::new(
                at,
                "#[allocations] is for a function with a body",
            ));
        }
    };
    for kind in ["async", "const"] {
        if let Some(token) = before.iter().find(|token| is_ident(token, kind)) {
            return Err(Error::new(
                token.span(),
                format!("#[allocations] cannot measure {} functions: use assert_allocations! where one is called", kind),
            ));
        }
    }

    let here = Span::call_site();
    let mut assertion = demands;
    assertion.extend([
        TokenTree::from(Ident::new("move", here)),
        punct('|', here),
        punct('|', here),
    ]);
    assertion.extend(
        return_type(&item[before.len()..item.len() - 1])
            .iter()
            .cloned(),
    );
    assertion.extend([TokenTree::from(body.clone())]);

    let mut new_body = path(&["cargo_alloc_profile", "assert_allocations"], here);
    new_body.extend([
        punct('!', here),
        TokenTree::from(Group::new(Delimiter::Parenthesis, assertion)),
    ]);
    let mut new_body = Group::new(Delimiter::Brace, new_body);
    new_body.set_span(body.span());

    let mut function: TokenStream = item[..item.len() - 1].iter().cloned().collect();
    function.extend([TokenTree::from(new_body)]);
    Ok(function)
}

/// The `-> type` of `fn name <…> (…) -> type where …`. Nothing where a closure cannot say it: with `impl`,
/// whose type the compiler finds out.
fn return_type(signature: &[TokenTree]) -> &[TokenTree] {
    // Parameters are the first parentheses outside of the angle brackets of `<F: Fn(u8) -> u8>`.
    let mut depth = 0;
    let mut parameters = None;
    for (i, token) in signature.iter().enumerate() {
        let arrow = i > 0 && is_punct(&signature[i - 1], '-');
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '<' => depth += 1,
            TokenTree::Punct(punct) if punct.as_char() == '>' && !arrow => depth -= 1,
            TokenTree::Group(group)
                if depth == 0 && group.delimiter() == Delimiter::Parenthesis =>
            {
                parameters = Some(i);
                break;
            }
            _ => {}
        }
    }
    let after = parameters.map_or(&[][..], |i| &signature[i + 1..]);
    let end = after
        .iter()
        .position(|token| is_ident(token, "where"))
        .unwrap_or(after.len());
    if contains_impl(&after[..end]) {
        return &[];
    }
    &after[..end]
}

fn contains_impl(tokens: &[TokenTree]) -> bool {
    tokens.iter().any(|token| match token {
        TokenTree::Group(group) => contains_impl(&group.stream().into_iter().collect::<Vec<_>>()),
        token => is_ident(token, "impl"),
    })
}

fn is_ident(token: &TokenTree, text: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident.to_string() == text)
}
