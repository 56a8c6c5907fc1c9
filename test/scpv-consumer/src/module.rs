// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//! What the consumer's side sees in a module, found with wasmparser and thus
//! independently of the producer.

use sha2::{Digest, Sha256};
use std::ops::Range;
use wasmparser::{Operator, Parser, Payload, TypeRef};

const ATTESTATION: &str = "wsc.transformation.attestation";
const EVIDENCE: &str = "closed-world-evidence";

#[derive(Default)]
pub struct Module {
    /// Contents of each provenance section.
    pub sections: Vec<Vec<u8>>,
    /// Hash without provenance and attestation sections.
    pub sha256: [u8; 32],
    pub num_imports: u32,
    pub num_imported_functions: u32,
    /// Bodies, relative to the first content byte of the code section.
    pub bodies: Vec<Range<u64>>,
    pub grows_memory: bool,
    /// Says why the world is closed though something is imported.
    pub has_evidence: bool,
}

/// Reads a core module.
pub fn read(bytes: &[u8]) -> wasmparser::Result<Module> {
    let mut module = Module::default();
    let mut hash = Sha256::new();
    let mut code_start = 0;
    // Where the section before the current one ended: its id and size, which
    // no payload has, lie between the two.
    let mut last_end = 0;
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload?;
        let mut is_hashed = true;
        match &payload {
            Payload::CustomSection(section) => {
                if section.name() == scry_provenance::SECTION_NAME {
                    module.sections.push(section.data().to_vec());
                    is_hashed = false;
                }
                is_hashed &= section.name() != ATTESTATION;
                module.has_evidence |= section.name() == EVIDENCE;
            }
            Payload::ImportSection(imports) => {
                for import in imports.clone().into_imports() {
                    module.num_imports += 1;
                    module.num_imported_functions +=
                        u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionStart {
                unchecked_range, ..
            } => code_start = unchecked_range.start,
            Payload::CodeSectionEntry(body) => {
                let range = body.range();
                module
                    .bodies
                    .push(range.start - code_start..range.end - code_start);
                for operator in body.get_operators_reader()? {
                    module.grows_memory |= matches!(operator?, Operator::MemoryGrow { .. });
                }
            }
            _ => {}
        }
        let range = match &payload {
            Payload::Version { range, .. } => Some(range.clone()),
            payload => payload.as_section().map(|(_, range)| range),
        };
        if let Some(range) = range {
            if is_hashed {
                hash.update(&bytes[last_end as usize..range.end as usize]);
            }
            last_end = range.end;
        }
    }
    module.sha256 = hash.finalize().into();
    Ok(module)
}
