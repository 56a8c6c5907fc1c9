;; What has no component type is refused, and so is text of a component.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: not meld-opt -passes=wrap %t.wasm -o %t.out 2>&1 | FileCheck --check-prefix=UNFUSED %s
;; UNFUSED: error: '{{.*}}': wrap: nothing is fused yet: the pipeline has to run 'fuse' first
;; RUN: meld-opt %t.wasm -o %t.core.wasm
;; RUN: not meld-opt -passes=fuse,wrap %t.core.wasm -o %t.out 2>&1 | FileCheck --check-prefix=CORE %s
;; CORE: error: '{{.*}}': wrap: the input is a core module, which has no component type to be given back
;; RUN: not meld-opt -passes=fuse,wrap -S %t.wasm -o %t.out 2>&1 | FileCheck --check-prefix=TEXT %s
;; TEXT: error: '{{.*}}': -S writes core modules: leave out 'wrap', which makes a component
;; RUN: not ls %t.out
(component)
