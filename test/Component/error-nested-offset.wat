;; The offset of an error in a nested component counts from the start of the
;; outermost file: the byte there begins the label.
;; RUN: %wat2wasm %s -o %t.wasm
;; RUN: not meld-opt %t.wasm -o - 2>&1 | FileCheck %s
;; RUN: %python -c "import sys; print(hex(open(sys.argv[1], 'rb').read().index(b'\x09bad_label')))" %t.wasm | FileCheck %s --check-prefix=PLACE
;; CHECK: meld-opt: error: '{{.*}}.wasm': offset 0x35: field 'bad_label' is not in kebab case
;; PLACE: 0x35
(component
  (@custom "padding" "0123456789")
  (component
    (component
      (type (record (field "bad_label" u32))))))
