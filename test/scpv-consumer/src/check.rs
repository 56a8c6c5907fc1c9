// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//! Holds a section against its module and against the analyser's view.

use crate::module::{self, Module};
use scry_analyze_core::{AnalysisConfig, AnalysisResult, AnalyzeError, DiagnosticSeverity};
use scry_provenance::ProvenanceSection;
use std::panic::catch_unwind;

/// Modules above this size take the analyser minutes; they are decoded only.
const MAX_ANALYSED_SIZE: usize = 1 << 20;

#[derive(Debug, PartialEq)]
pub enum Outcome {
    /// Not a core module, or one without the section.
    NotOurs,
    Passed,
    Skipped(String),
    Failed(Vec<String>),
}

pub fn check(bytes: &[u8]) -> Outcome {
    let module = match module::read(bytes) {
        None => return Outcome::NotOurs,
        Some(Err(error)) => return Outcome::Failed(vec![format!("not readable: {error}")]),
        Some(Ok(module)) => module,
    };
    let section = match module.sections.as_slice() {
        [] => return Outcome::NotOurs,
        [contents] => match scry_provenance::decode(contents) {
            Ok(section) => section,
            Err(error) => return Outcome::Failed(vec![error.to_string()]),
        },
        several => return Outcome::Failed(vec![format!("{} sections", several.len())]),
    };

    let mut faults = Vec::new();
    compare_with_module(&section, &module, &mut faults);
    if !faults.is_empty() {
        return Outcome::Failed(faults);
    }
    if bytes.len() > MAX_ANALYSED_SIZE {
        return Outcome::Skipped(format!("{} bytes are too many to analyse", bytes.len()));
    }
    match analyse(bytes) {
        Err(why) => Outcome::Skipped(why),
        Ok(result) => {
            compare_with_analysis(&section, &result, &mut faults);
            if faults.is_empty() { Outcome::Passed } else { Outcome::Failed(faults) }
        }
    }
}

/// Every field of the section, computed again from the module.
fn compare_with_module(section: &ProvenanceSection, module: &Module, faults: &mut Vec<String>) {
    if section.fused_module_sha256 != module.sha256 {
        faults.push("the hash is not the module's".into());
    }
    if section.premises.bounded_memory == module.grows_memory {
        faults.push(format!("bounded_memory is {}", section.premises.bounded_memory));
    }
    if section.premises.closed_world != (module.num_imports == 0) {
        faults.push(format!("closed_world is {}", section.premises.closed_world));
    }
    let mut lowest = module.num_imported_functions;
    for origin in &section.origins {
        let index = origin.fused_func_index;
        let defined = index.checked_sub(module.num_imported_functions);
        let body = defined.and_then(|defined| module.bodies.get(defined as usize));
        match (body, &origin.code_range) {
            (None, _) => faults.push(format!("function {index} is not defined")),
            (Some(_), None) => faults.push(format!("function {index} has no code range")),
            (Some(body), Some(range)) => {
                if *body != (range.start.into()..range.end.into()) {
                    faults.push(format!("function {index} has range {range:?}, not {body:?}"));
                }
            }
        }
        if index < lowest {
            faults.push(format!("function {index} is out of order"));
        }
        lowest = index.saturating_add(1);
    }
}

/// Runs the analyser; the reason when it cannot read the module.
fn analyse(bytes: &[u8]) -> Result<AnalysisResult, String> {
    let config = AnalysisConfig {
        widening_threshold: None,
        emit_diagnostics: true,
        taint_policy: None,
    };
    let bytes = bytes.to_vec();
    match catch_unwind(|| scry_analyze_core::analyze(bytes, config)) {
        Ok(Ok(result)) => Ok(result),
        Ok(Err(AnalyzeError::InvalidModule(why))) => Err(format!("the analyser: {why}")),
        Ok(Err(error)) => Err(format!("the analyser: {error:?}")),
        Err(_) => Err("the analyser panicked".into()),
    }
}

/// The analyser found the section, took it over and contradicts nothing in it.
fn compare_with_analysis(
    section: &ProvenanceSection,
    result: &AnalysisResult,
    faults: &mut Vec<String>,
) {
    let Some(provenance) = &result.provenance else {
        faults.push("the analyser found no provenance".into());
        return;
    };
    let origins_agree = provenance.origins.len() == section.origins.len()
        && provenance.origins.iter().zip(&section.origins).all(|(a, b)| {
            a.fused_func_index == b.fused_func_index
                && a.component_id == b.component_id
                && a.orig_func_index == b.orig_func_index
                && a.code_range == b.code_range
        });
    if !origins_agree || provenance.premises != section.premises {
        faults.push("the analyser read another section".into());
    }
    let verified = result.verified_premises;
    if section.premises.bounded_memory != verified.bounded_memory {
        faults.push(format!("the analyser verified bounded_memory {}", verified.bounded_memory));
    }
    // The analyser asks only about functions, the section about all imports.
    if section.premises.closed_world && !verified.closed_world {
        faults.push("the analyser refutes closed_world".into());
    }
    let projected = result
        .diagnostics
        .iter()
        .filter(|diagnostic| {
            diagnostic.severity == DiagnosticSeverity::Info
                && diagnostic.message.contains("originates from component")
        })
        .count();
    if projected != section.origins.len() {
        faults.push(format!(
            "the analyser projected {projected} of {} functions",
            section.origins.len()
        ));
    }
    for diagnostic in &result.diagnostics {
        if diagnostic.message.contains("premise rejected")
            || diagnostic.message.contains("malformed")
        {
            faults.push(format!("the analyser: {}", diagnostic.message));
        }
    }
}
