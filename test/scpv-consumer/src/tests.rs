// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//! The check itself must be able to fail: a right section passes, and each
//! wrong field is reported.

use crate::check::{Outcome, check};
use scry_provenance::{CodeRange, ComponentOrigin, FusionPremises, ProvenanceSection};
use sha2::{Digest, Sha256};

/// A private memory of one page and two functions, of which the second grows
/// it or asks for its size.
fn module(code: u8) -> Vec<u8> {
    let mut bytes = b"\0asm\x01\0\0\0".to_vec();
    bytes.extend([1, 8, 2, 0x60, 0, 0, 0x60, 0, 1, 0x7f]);
    bytes.extend([3, 3, 2, 0, 1]);
    bytes.extend([5, 3, 1, 0, 1]);
    match code {
        0x40 => bytes.extend([10, 11, 2, 2, 0, 0x0b, 6, 0, 0x41, 1, 0x40, 0, 0x0b]),
        _ => bytes.extend([10, 9, 2, 2, 0, 0x0b, 4, 0, code, 0, 0x0b]),
    }
    bytes
}

fn true_section(bytes: &[u8]) -> ProvenanceSection {
    let end = if bytes.contains(&0x40) { 11 } else { 9 };
    let origin = |index, start, end| ComponentOrigin {
        fused_func_index: index,
        component_id: "a".into(),
        orig_func_index: index,
        code_range: Some(CodeRange { start, end }),
    };
    ProvenanceSection {
        premises: FusionPremises {
            bounded_memory: !bytes.contains(&0x40),
            closed_world: true,
        },
        fused_module_sha256: Sha256::digest(bytes).into(),
        origins: vec![origin(0, 2, 4), origin(1, 5, end)],
    }
}

fn append(bytes: &mut Vec<u8>, contents: &[u8]) {
    let name = scry_provenance::SECTION_NAME.as_bytes();
    let size = 1 + name.len() + contents.len();
    bytes.extend([
        0,
        (size & 0x7f) as u8 | 0x80,
        (size >> 7) as u8,
        name.len() as u8,
    ]);
    bytes.extend(name);
    bytes.extend(contents);
}

/// The outcomes for a module whose section is true but for `change`.
fn outcomes(code: u8, change: impl FnOnce(&mut ProvenanceSection)) -> Vec<Outcome> {
    let mut bytes = module(code);
    let mut section = true_section(&bytes);
    change(&mut section);
    append(&mut bytes, &scry_provenance::encode(&section));
    check(&bytes)
}

fn is_failed(outcomes: &[Outcome]) -> bool {
    matches!(outcomes, [Outcome::Failed(_)])
}

const SIZE: u8 = 0x3f;
const GROW: u8 = 0x40;

#[test]
fn a_true_section_passes() {
    for code in [SIZE, GROW] {
        assert_eq!(outcomes(code, |_| ()), [Outcome::Passed, Outcome::Passed]);
    }
}

#[test]
fn what_has_no_section_is_not_counted_and_what_is_no_module_fails() {
    assert_eq!(check(&module(SIZE)), []);
    assert!(is_failed(&check(b"")));
    assert!(is_failed(&check(b"(module)")));
}

#[test]
fn each_wrong_field_is_reported() {
    let changes: [fn(&mut ProvenanceSection); 8] = [
        |section| section.premises.bounded_memory ^= true,
        |section| section.premises.closed_world ^= true,
        |section| section.fused_module_sha256[31] ^= 1,
        |section| section.origins[1].fused_func_index = 2,
        |section| section.origins[1].fused_func_index = 0,
        |section| section.origins.swap(0, 1),
        |section| section.origins[0].code_range.as_mut().unwrap().end += 1,
        |section| section.origins[0].code_range = None,
    ];
    for code in [SIZE, GROW] {
        for (number, change) in changes.iter().enumerate() {
            let outcomes = outcomes(code, change);
            assert!(is_failed(&outcomes), "{number}: {outcomes:?}");
        }
    }
}

#[test]
fn a_malformed_or_second_section_is_reported() {
    let mut bytes = module(SIZE);
    append(&mut bytes, b"SCPV\x02");
    assert!(is_failed(&check(&bytes)));

    let mut bytes = module(SIZE);
    let contents = scry_provenance::encode(&true_section(&bytes));
    append(&mut bytes, &contents);
    append(&mut bytes, &contents);
    assert!(is_failed(&check(&bytes)));
}

/// The analyser takes the size of a memory for a constant only when nothing
/// outside can grow it; this is what `bounded_memory` is for.
#[test]
fn the_size_of_a_private_bounded_memory_is_known() {
    let result = |code| {
        let mut bytes = module(code);
        let section = true_section(&bytes);
        append(&mut bytes, &scry_provenance::encode(&section));
        let config = scry_analyze_core::AnalysisConfig {
            widening_threshold: None,
            emit_diagnostics: false,
            taint_policy: None,
        };
        scry_analyze_core::analyze(bytes, config)
            .unwrap()
            .function_summaries[1]
            .result_summary
            .clone()
    };
    assert_eq!(
        format!("{:?}", result(SIZE)),
        "[I32Interval(Interval { lo: 1, hi: 1 })]"
    );
    assert_ne!(result(SIZE), result(GROW));
}
