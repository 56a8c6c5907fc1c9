// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//! Reads fused modules as the section's real consumer does: with its strict
//! decoder and its analyser. What either rejects is a fault of the producer.
//!
//! `scpv-consumer FILE...` decodes the section of each core module and compares
//! it with the module, and then has the analyser read the two. Its last line
//! counts both: passed, failed, and skipped where the analyser cannot read the
//! module.

mod check;
mod module;
#[cfg(test)]
mod tests;

use check::Outcome;
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for file in std::env::args_os().skip(1).map(PathBuf::from) {
        let outcomes = match std::fs::read(&file) {
            Ok(bytes) => check::check(&bytes),
            Err(error) => vec![Outcome::Failed(vec![error.to_string()])],
        };
        for outcome in outcomes {
            match outcome {
                Outcome::Passed => passed += 1,
                Outcome::Skipped(why) => {
                    skipped += 1;
                    println!("not analysed: {}: {why}", file.display());
                }
                Outcome::Failed(faults) => {
                    failed += 1;
                    for fault in faults {
                        println!("failed: {}: {fault}", file.display());
                    }
                }
            }
        }
    }
    println!("{passed} passed, {failed} failed, {skipped} skipped");
    ExitCode::from(u8::from(failed != 0))
}
