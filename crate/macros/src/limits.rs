// SPDX-License-Identifier: MIT OR Apache-2.0
//! The limits in the attribute's parentheses: `max = 3, peak = "64KiB"`.

use crate::{is_punct, punct, without_invisible, Error};
use proc_macro::{Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// The name of a limit, and that of the number in `assert_allocations!`.
const LIMITS: [(&str, &str); 3] = [("max", "allocations"), ("bytes", "bytes"), ("peak", "peak")];

/// As the command line takes them, in any case.
const UNITS: [(&[&str], u64); 4] = [
    (&[""], 1),
    (&["k", "kb", "kib"], 1 << 10),
    (&["m", "mb", "mib"], 1 << 20),
    (&["g", "gb", "gib"], 1 << 30),
];

const USAGE: &str = "write `#[allocations(max = 3)]`, with `max`, `bytes` or `peak`";

/// Makes demands for `assert_allocations!` of them: `allocations <= 3, peak <= 65536,`.
pub(crate) fn parse(limits: TokenStream) -> Result<TokenStream, Error> {
    let tokens: Vec<_> = limits.into_iter().collect();
    let mut demands = TokenStream::new();
    let mut seen: Vec<&str> = Vec::new();
    let limits = match tokens.split_last() {
        Some((comma, rest)) if is_punct(comma, ',') => rest,
        _ => &tokens,
    };
    for limit in limits.split(|token| is_punct(token, ',')) {
        let (name, value) = match limit {
            [TokenTree::Ident(name), equals, value @ ..]
                if is_punct(equals, '=') && !value.is_empty() =>
            {
                (name, value)
            }
            _ => {
                return Err(Error::new(
                    limit.first().map_or_else(Span::call_site, TokenTree::span),
                    USAGE,
                ))
            }
        };
        let metric = metric(name)?;
        if seen.contains(&metric) {
            return Err(Error::new(
                name.span(),
                format!("`{}` is there twice", name),
            ));
        }
        seen.push(metric);
        demands.extend(demand(metric, name.span(), value)?);
    }
    Ok(demands)
}

fn metric(name: &Ident) -> Result<&'static str, Error> {
    let text = name.to_string();
    match LIMITS.iter().find(|(limit, _)| *limit == text) {
        Some((_, metric)) => Ok(metric),
        None => Err(Error::new(
            name.span(),
            format!("there is no limit `{}`: {}", text, USAGE),
        )),
    }
}

/// `metric <= value,`
fn demand(metric: &str, span: Span, value: &[TokenTree]) -> Result<TokenStream, Error> {
    let mut less = Punct::new('<', Spacing::Joint);
    less.set_span(span);
    let mut demand: TokenStream = [
        Ident::new(metric, span).into(),
        less.into(),
        punct('=', span),
    ]
    .into_iter()
    .collect();
    demand.extend(number(value)?);
    demand.extend([punct(',', span)]);
    Ok(demand)
}

/// A text becomes its number of bytes. Anything else stays what it is.
fn number(value: &[TokenTree]) -> Result<TokenStream, Error> {
    let value = without_invisible(value.iter().cloned().collect());
    if let [TokenTree::Literal(literal)] = &value[..] {
        let source = literal.to_string();
        if source.starts_with('"') {
            let bytes = bytes(source.trim_matches('"')).ok_or_else(|| {
                Error::new(
                    literal.span(),
                    format!(
                        "{} is no amount of memory: write \"64KiB\", with KiB, MiB or GiB",
                        source
                    ),
                )
            })?;
            let mut number = Literal::u64_suffixed(bytes);
            number.set_span(literal.span());
            return Ok(TokenTree::from(number).into());
        }
    }
    Ok(value.into_iter().collect())
}

/// The bytes of `64KiB` or `64 KiB`.
fn bytes(text: &str) -> Option<u64> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit() && c != '_')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit = unit.trim_start().to_ascii_lowercase();
    let (_, scale) = UNITS.iter().find(|(names, _)| names.contains(&&*unit))?;
    number
        .replace('_', "")
        .parse::<u64>()
        .ok()?
        .checked_mul(*scale)
}
