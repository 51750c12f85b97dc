// SPDX-License-Identifier: MIT OR Apache-2.0
//! Grows a vector and a string in the two ways that allocate more often than they have to.

fn main() {
    let items = vec_growth::grow();
    let text = string_builder::build();
    println!("{} items, {} bytes of text", items.len(), text.len());
}
