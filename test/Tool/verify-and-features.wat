;; verify is a pass, Binaryen's validator a second opinion on request, and
;; print<features> tells what the image needs.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -disable-output -no-verify -passes='fuse,verify,verify<binaryen>,print<features>' %t.wasm | FileCheck %s
;; CHECK: features of '{{.*}}.wasm': sign-extension,multi-memory

;; What is wrong with the image is said with offset, function and rule: a body
;; with i64.const where i32.const was.
;; RUN: %python -c "import pathlib, sys; data = pathlib.Path(sys.argv[1]).read_bytes(); at = data.index(b'\x41\x05'); sys.stdout.buffer.write(data[:at] + b'\x42' + data[at + 1:])" %t.wasm > %t.invalid.wasm
;; RUN: not meld-opt -disable-output -no-verify -passes='fuse,verify' %t.invalid.wasm 2>&1 | FileCheck %s --check-prefix=INVALID
;; INVALID: meld-opt: error: '{{.*}}.invalid.wasm': offset 0x{{[0-9a-f]+}}: function 0: i32.extend8_s: expected i32, found i64

;; RUN: not meld-opt -disable-output -passes='verify<wabt>' %t.wasm 2>&1 | FileCheck %s --check-prefix=PARAMETER
;; PARAMETER: wabt
(module
  (memory 1)
  (memory 1)
  (func (export "f") (result i32)
    (i32.extend8_s (i32.const 5))))
