/*===- meld-c.h - Fuse components from a C program ----------------*- C -*-===*\
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/
/**
 * \file
 * The library for C and for languages that call C. What meld/Meld.h says of
 * threads and of the process holds here as well.
 *
 *     MeldOptions *options = meldOptionsCreate();
 *     MeldInput input = {"app.wasm", bytes, size};
 *     MeldResult *result = meldFuse(&input, 1, options);
 *     for (size_t i = 0; i < meldResultDiagnosticCount(result); ++i)
 *       fprintf(stderr, "%s\n", meldResultDiagnosticText(result, i));
 *     if (meldResultSucceeded(result))
 *       use(meldResultBytes(result), meldResultSize(result));
 *     meldResultDispose(result);
 *     meldOptionsDispose(options);
 *
 * The interface is stable: functions are added, and those that are here keep
 * their types and meanings, as MeldInput keeps its layout. Strings are UTF-8
 * and end with a zero; those that are passed are copied, those that are
 * returned belong to the object they were asked of. Pointers must not be null
 * except where this says so.
 */
#ifndef MELD_C_H
#define MELD_C_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define MELD_NOEXCEPT noexcept
extern "C" {
#else
#define MELD_NOEXCEPT
#endif

/** "0.1.0". */
const char *meldVersion(void) MELD_NOEXCEPT;

/* Options ------------------------------------------------------------------*/

/** What to do. It may be used for any number of calls, also by several threads
    at once as long as nobody changes it. */
typedef struct MeldOptions MeldOptions;

/** The defaults: fuse, establish premises, emit provenance. Null when there is
    no memory left. */
MeldOptions *meldOptionsCreate(void) MELD_NOEXCEPT;
/** Null is allowed. */
void meldOptionsDispose(MeldOptions *options) MELD_NOEXCEPT;

/* Each of these returns 0 when there was no memory left for the change. */

/** The passes, as behind -passes= (docs/passes.md). */
int meldOptionsSetPipeline(MeldOptions *options,
                           const char *pipeline) MELD_NOEXCEPT;
/** An interface that the host is declared to provide. */
int meldOptionsAddHostInterface(MeldOptions *options,
                                const char *name) MELD_NOEXCEPT;
/** Of several inputs, who provides what: `[IMPORTER:]NAME=[PROVIDER]`. */
int meldOptionsAddProvider(MeldOptions *options,
                           const char *rule) MELD_NOEXCEPT;
/** The path of a pass plugin, which stays loaded. */
int meldOptionsAddPlugin(MeldOptions *options, const char *path) MELD_NOEXCEPT;
/** An option of a plugin, `NAME=VALUE`. */
int meldOptionsAddPluginOption(MeldOptions *options,
                               const char *option) MELD_NOEXCEPT;

/** Threads at most; 1 unless set. Never changes a result. */
void meldOptionsSetThreads(MeldOptions *options,
                           unsigned threads) MELD_NOEXCEPT;
/* Switches are 0 or 1. */
/** Keep names of functions; 0 unless set. */
void meldOptionsSetKeepNames(MeldOptions *options, int on) MELD_NOEXCEPT;
/** Validate the result; 1 unless set. */
void meldOptionsSetVerify(MeldOptions *options, int on) MELD_NOEXCEPT;
/** Give the result in the text format; 0 unless set. */
void meldOptionsSetText(MeldOptions *options, int on) MELD_NOEXCEPT;
/** Give no bytes, for pipelines that print or check; 0 unless set. */
void meldOptionsSetDiscardModule(MeldOptions *options, int on) MELD_NOEXCEPT;
/** Refuse imports that no input provides and that are not declared to be the
    host's; 0 unless set. */
void meldOptionsSetStrictImports(MeldOptions *options, int on) MELD_NOEXCEPT;

/* Fusing -------------------------------------------------------------------*/

/** A component, or a core module. */
typedef struct MeldInput {
  const char *name; /**< for diagnostics, such as a path */
  const uint8_t *bytes;
  size_t size;
} MeldInput;

typedef struct MeldResult MeldResult;

/** Fuses the inputs, of which the first is the root. With null for options the
    defaults hold. Null when there is no memory left for the result itself. */
MeldResult *meldFuse(const MeldInput *inputs, size_t count,
                     const MeldOptions *options) MELD_NOEXCEPT;
/** Null is allowed. */
void meldResultDispose(MeldResult *result) MELD_NOEXCEPT;

/** 1 when everything went well; there may be warnings all the same. */
int meldResultSucceeded(const MeldResult *result) MELD_NOEXCEPT;
/** The module, or its text, without a zero behind it. */
const uint8_t *meldResultBytes(const MeldResult *result) MELD_NOEXCEPT;
size_t meldResultSize(const MeldResult *result) MELD_NOEXCEPT;
/** What passes printed. */
const char *meldResultPrinted(const MeldResult *result) MELD_NOEXCEPT;

/* Diagnostics --------------------------------------------------------------*/

typedef enum MeldSeverity {
  MeldSeverityError = 0,
  MeldSeverityWarning = 1
} MeldSeverity;

/* The number of a diagnostic must be less than their count. */
size_t meldResultDiagnosticCount(const MeldResult *result) MELD_NOEXCEPT;
MeldSeverity meldResultDiagnosticSeverity(const MeldResult *result,
                                          size_t number) MELD_NOEXCEPT;
/** The name of the input that it is about, or "". */
const char *meldResultDiagnosticFile(const MeldResult *result,
                                     size_t number) MELD_NOEXCEPT;
/** Returns 1 and sets *offset, in bytes from the start of that input, where
    the diagnostic is about a place in it; else 0. */
int meldResultDiagnosticOffset(const MeldResult *result, size_t number,
                               uint64_t *offset) MELD_NOEXCEPT;
const char *meldResultDiagnosticMessage(const MeldResult *result,
                                        size_t number) MELD_NOEXCEPT;
/** All of that: `error: 'a.wasm': offset 0x1c4: ...`. */
const char *meldResultDiagnosticText(const MeldResult *result,
                                     size_t number) MELD_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif /* MELD_C_H */
