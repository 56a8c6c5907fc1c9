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
    Passed,
    Skipped(String),
    Failed(Vec<String>),
}

impl Outcome {
    fn of(faults: Vec<String>) -> Self {
        if faults.is_empty() {
            Outcome::Passed
        } else {
            Outcome::Failed(faults)
        }
    }

    fn failed(fault: impl ToString) -> Self {
        Outcome::Failed(vec![fault.to_string()])
    }
}

/// The outcomes of decoding and, when that passed, of analysing; none for a
/// module without the section, which not every pipeline writes.
pub fn check(bytes: &[u8]) -> Vec<Outcome> {
    let (section, module) = match check_section(bytes) {
        Ok(Some(both)) => both,
        Ok(None) => return vec![],
        Err(outcome) => return vec![outcome],
    };
    vec![Outcome::Passed, check_analysis(bytes, &section, &module)]
}

/// Decodes the section, if there is one, and compares it with the module.
fn check_section(bytes: &[u8]) -> Result<Option<(ProvenanceSection, Module)>, Outcome> {
    let module = module::read(bytes).map_err(Outcome::failed)?;
    let contents = match module.sections.as_slice() {
        [] => return Ok(None),
        [contents] => contents,
        several => return Err(Outcome::failed(format!("{} sections", several.len()))),
    };
    let section = scry_provenance::decode(contents).map_err(Outcome::failed)?;
    match Outcome::of(compare_with_module(&section, &module)) {
        Outcome::Passed => Ok(Some((section, module))),
        outcome => Err(outcome),
    }
}

/// Analyses the module and compares what the analyser made of the section.
fn check_analysis(bytes: &[u8], section: &ProvenanceSection, module: &Module) -> Outcome {
    if bytes.len() > MAX_ANALYSED_SIZE {
        return Outcome::Skipped(format!("{} bytes are too many", bytes.len()));
    }
    match analyse(bytes) {
        Err(why) => Outcome::Skipped(why),
        Ok(result) => Outcome::of(compare_with_analysis(section, module, &result)),
    }
}

/// Every field of the section, computed again from the module.
fn compare_with_module(section: &ProvenanceSection, module: &Module) -> Vec<String> {
    let mut faults = Vec::new();
    if section.fused_module_sha256 != module.sha256 {
        faults.push("the hash is not the module's".into());
    }
    if section.premises.bounded_memory == module.grows_memory {
        faults.push(format!(
            "bounded_memory is {}",
            section.premises.bounded_memory
        ));
    }
    let is_closed = module.num_imports == 0 || module.has_evidence;
    if section.premises.closed_world != is_closed {
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
                    faults.push(format!(
                        "function {index} has range {range:?}, not {body:?}"
                    ));
                }
            }
        }
        if index < lowest {
            faults.push(format!("function {index} is out of order"));
        }
        lowest = index.saturating_add(1);
    }
    faults
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
    module: &Module,
    result: &AnalysisResult,
) -> Vec<String> {
    let Some(provenance) = &result.provenance else {
        return vec!["the analyser found no provenance".into()];
    };
    let mut faults = Vec::new();
    let origins_agree = provenance.origins.len() == section.origins.len()
        && provenance
            .origins
            .iter()
            .zip(&section.origins)
            .all(|(a, b)| {
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
        faults.push(format!(
            "the analyser verified bounded_memory {}",
            verified.bounded_memory
        ));
    }
    // The analyser asks only about functions, the section about all imports. It
    // looks at no evidence, and does not rely on a premise that takes it.
    if section.premises.closed_world && !verified.closed_world && !module.has_evidence {
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
    faults
}
