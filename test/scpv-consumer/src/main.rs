// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//! Reads fused modules as the section's real consumer does: with its strict
//! decoder and its analyser. What either rejects is a fault of the producer.
//!
//! `scpv-consumer PATH...` checks every core module with a
//! `component-provenance` section among the files and, recursively, folders
//! given. Its last line counts: passed, failed, and skipped where all but the
//! analysis passed and the analyser cannot read or finish the module.

mod check;
mod module;
#[cfg(test)]
mod tests;

use check::Outcome;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Collects the files under `path`, sorted, so that runs can be compared.
fn collect_files(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    let mut entries: Vec<PathBuf> = std::fs::read_dir(path)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    entries.sort();
    for entry in entries {
        collect_files(&entry, files)?;
    }
    Ok(())
}

fn main() -> ExitCode {
    let mut files = Vec::new();
    for argument in std::env::args_os().skip(1) {
        if let Err(error) = collect_files(Path::new(&argument), &mut files) {
            eprintln!("scpv-consumer: error: {}: {error}", argument.display());
            return ExitCode::from(2);
        }
    }

    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for file in files {
        let outcome = match std::fs::read(&file) {
            Ok(bytes) => check::check(&bytes),
            Err(error) => Outcome::Failed(vec![error.to_string()]),
        };
        match outcome {
            Outcome::NotOurs => {}
            Outcome::Passed => passed += 1,
            Outcome::Skipped(why) => {
                skipped += 1;
                println!("skipped: {}: {why}", file.display());
            }
            Outcome::Failed(faults) => {
                failed += 1;
                for fault in faults {
                    println!("failed: {}: {fault}", file.display());
                }
            }
        }
    }
    println!("{passed} passed, {failed} failed, {skipped} skipped");
    ExitCode::from(u8::from(failed != 0))
}
