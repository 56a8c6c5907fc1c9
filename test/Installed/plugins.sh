# Sourced by run-check.sh: pass plugins built with meld_pass_plugin().

# build_plugin FOLDER NAME: makes $scratch/NAME.so
build_plugin() {
  cmake_build "$examples/$1" "plugin-$1" && cp "plugin-$1/$2.so" .
}

check "origin-counts builds" build_plugin origin-counts OriginCounts
prints_counts() {
  "$bin/meld-opt" -load-pass-plugin=OriginCounts.so -disable-output \
    -passes="fuse,$1" two.wasm >out 2>&1 && diff out - <<<"$2"
}
check "a plugin's pass prints its analysis" prints_counts \
  print-origin-counts "\
       2 functions       11 bytes  first
       1 functions        7 bytes  second
       1 functions       14 bytes  (generated)"
check "a plugin's pass takes parameters" prints_counts \
  "print-origin-counts<min=2>" "       2 functions       11 bytes  first"
check "a plugin's errors name the column" fails_with \
  "column 6: pass 'print-origin-counts': 'min' is not a number" \
  "$bin/meld-opt" -load-pass-plugin=OriginCounts.so -disable-output \
  "-passes=fuse,print-origin-counts<min=x>" two.wasm

lists_passes() {
  "$bin/meld-opt" -load-pass-plugin=OriginCounts.so -print-passes |
    grep -F "print-origin-counts<min=N>"
}
check "a plugin's passes are listed" lists_passes

check "call-counter builds" build_plugin call-counter CallCounter
counts_calls() {
  "$bin/meld-opt" -load-pass-plugin=CallCounter.so two.wasm -o counted.wasm \
    -passes="fuse,count-calls,premises,emit-scpv" &&
    "$bin/meld-scpv" verify counted.wasm &&
    "$MELD_PYTHON" "$here/Inputs/globals.py" counted.wasm g g >out &&
    diff out - <<<"\
g: 201
g: 201
calls:first = 4
calls:second = 2"
}
check "call-counter counts calls by origin" counts_calls
counts_for_one() {
  "$bin/meld-opt" -load-pass-plugin=CallCounter.so two.wasm -o counted.wasm \
    "-passes=fuse,count-calls<only=second>" &&
    "$MELD_PYTHON" "$here/Inputs/globals.py" counted.wasm g >out &&
    diff out - <<<"\
g: 201
calls:second = 1"
}
check "call-counter counts for one component" counts_for_one

check "import-policy builds" build_plugin import-policy ImportPolicy
policy() {
  "$bin/meld-opt" -load-pass-plugin=ImportPolicy.so \
    -plugin-opt=import-policy=policy.txt app.wasm log.wasm -o allowed.wasm
}
cat >policy.txt <<'POLICY'
# The log may write, and nobody may anything else.
root.$log may test:host/sink
root.* may test:host/clock@1.*
POLICY
check "import-policy lets through what it allows" policy
sed 's/clock@1/clock@2/' -i policy.txt
rm -f allowed.wasm
check "import-policy refuses the rest" fails_with \
  "error: 'app.wasm': offset 0x" policy
check "import-policy names component and interface" grep -F \
  "the policy does not let root.\$app use 'now' of 'test:host/clock@1.0.0'" out
writes_nothing() { [[ ! -e allowed.wasm ]]; }
check "import-policy leaves no output" writes_nothing
echo "root may" >policy.txt
check "what is wrong with an option is told" fails_with \
  "error: -plugin-opt: option 'import-policy': 'policy.txt': line 1: expected" \
  policy
check "an unknown option is an error" fails_with \
  "-plugin-opt: no plugin has an option 'import-polcy'; did you mean 'import-policy'?" \
  "$bin/meld-opt" -load-pass-plugin=ImportPolicy.so \
  -plugin-opt=import-polcy=x two.wasm -disable-output
lists_options() {
  "$bin/meld-opt" -load-pass-plugin=ImportPolicy.so -print-passes |
    grep -F "import-policy=file"
}
check "a plugin's options are listed" lists_options
