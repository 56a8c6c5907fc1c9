;; Documentation and producers stay, and so does the component's own name;
;; sections that refer to the inside of the component do not.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: meld-opt -passes=fuse,wrap %t.wasm -o %t.wrapped.wasm
;; RUN: %validate %t.wrapped.wasm
;; RUN: grep -c 'what it is for' %t.wrapped.wasm
;; RUN: grep -c 'the-composition' %t.wrapped.wasm
;; RUN: not grep -c 'offsets-of-code' %t.wrapped.wasm
(component $the-composition
  (@custom "package-docs" "what it is for")
  (@custom "sourceMappingURL" "offsets-of-code")
  (core module $M (func (export "f") (result i32) (i32.const 1)))
  (core instance $m (instantiate $M))
  (func (export "f") (result u32) (canon lift (core func $m "f"))))
