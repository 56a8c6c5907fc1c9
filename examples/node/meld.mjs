// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Loads a core module that meld-opt fused and calls it by component-level
// types, in a host that has WebAssembly but no components. All that it knows of
// the module is in its manifest (docs/manifest.md):
//
//     meld-opt -emit-manifest=app.json app.wasm -o app.core.wasm
//
//     const app = load(readFileSync("app.core.wasm"), JSON.parse(..app.json..),
//                      {"test:log/sink": {write(text) { console.log(text); }}});
//     app["test:app/api"].greet("you");
//
// Functions are found under their interface and their name as WIT writes both;
// those that are in no interface, under the name alone. A value is in JavaScript
//
//     bool, integers up to 32 bits, floats   boolean, number
//     s64, u64                               bigint
//     char, string                           string
//     list<u8>                               Uint8Array
//     list, tuple, map                       array (of pairs)
//     record                                 object
//     variant, result                        {tag, value}
//     enum                                   string
//     flags                                  object of booleans
//     option                                 null, or the value
//     own, borrow of the module's resources  Handle, which has drop()
//     own, borrow of the host's resources    any object; [DISPOSE]() if there is

export class Trap extends Error {}

/// What drops a resource of the host when its last handle goes.
export const DISPOSE = Symbol.dispose ?? Symbol.for("dispose");

function trapIf(condition, reason) {
  if (condition) throw new Trap(reason);
}

/// A resource of the module that the host owns.
export class Handle {
  #number; // the handle where the module keeps it, else the representation
  #destroy;

  constructor(number, destroy) {
    this.#number = number;
    this.#destroy = destroy;
  }

  /// Gives the handle up, and with it what it stands for.
  drop() {
    this.#destroy(this.take());
  }

  [DISPOSE]() {
    this.drop();
  }

  get number() {
    trapIf(this.#number === undefined, "the handle was given away");
    return this.#number;
  }

  take() {
    const {number} = this;
    this.#number = undefined;
    return number;
  }
}

/// The host's own handles, of all resources: CanonicalABI.md, "Table State". An
/// entry has the resource's number, what it stands for, the number of lends and,
/// of a borrowed handle, the call that it was passed to.
class Table {
  entries = [null];
  free = [];

  add(resource, value, borrower = null) {
    const index = this.free.pop() ?? this.entries.length;
    this.entries[index] = {resource, value, borrower, lends: 0};
    if (borrower) ++borrower.borrows;
    return index;
  }

  get(resource, index) {
    const entry = this.entries[index >>> 0];
    trapIf(!entry, `unknown handle ${index >>> 0}`);
    trapIf(entry.resource !== resource, "handle of another type");
    return entry;
  }

  remove(resource, index) {
    const entry = this.get(resource, index);
    trapIf(entry.lends, "the handle is lent");
    this.entries[index >>> 0] = null;
    this.free.push(index >>> 0);
    if (entry.borrower) --entry.borrower.borrows;
    return entry;
  }
}

// --- Types: how a value lies in memory, and of which core values it consists

const PRIMITIVES = {
  bool: [1, "i32"], s8: [1, "i32"], u8: [1, "i32"], s16: [2, "i32"], u16: [2, "i32"],
  s32: [4, "i32"], u32: [4, "i32"], s64: [8, "i64"], u64: [8, "i64"],
  f32: [4, "f32"], f64: [8, "f64"], char: [4, "i32"],
};

const alignTo = (offset, align) => Math.ceil(offset / align) * align;

/// The types of a manifest, for pointers of `word` bytes.
class Types {
  constructor(manifest, word) {
    this.types = manifest.types;
    this.word = word;
    this.pointer = word === 8 ? "i64" : "i32";
    this.layouts = new Map();
  }

  of(ref) {
    return typeof ref === "number" ? this.types[ref] : {kind: ref};
  }

  /// {size, align, flat}; of records and tuples also offsets, of what has cases
  /// also tag (its size) and payload (its offset).
  layout(ref) {
    let layout = this.layouts.get(ref);
    if (!layout) this.layouts.set(ref, layout = this.compute(this.of(ref)));
    return layout;
  }

  compute(type) {
    const {word, pointer} = this;
    if (type.kind in PRIMITIVES) {
      const [size, core] = PRIMITIVES[type.kind];
      return {size, align: size, flat: [core]};
    }
    switch (type.kind) {
    case "string":
      return {size: 2 * word, align: word, flat: [pointer, pointer]};
    case "list":
      return type.length === undefined
        ? {size: 2 * word, align: word, flat: [pointer, pointer]}
        : this.tuple(Array(type.length).fill(type.type));
    case "map":
      return {size: 2 * word, align: word, flat: [pointer, pointer]};
    case "record":
      return this.tuple(type.fields.map((field) => field.type));
    case "tuple":
      return this.tuple(type.types);
    case "flags": {
      const size = type.flags.length <= 8 ? 1 : type.flags.length <= 16 ? 2 : 4;
      return {size, align: size, flat: ["i32"]};
    }
    case "own": case "borrow":
      return {size: 4, align: 4, flat: ["i32"]};
    }
    const cases = casesOf(type);
    const tag = cases.length <= 256 ? 1 : cases.length <= 65536 ? 2 : 4;
    let size = 0, align = tag;
    const flat = [];
    for (const {type: payload} of cases) {
      if (payload === null) continue;
      const inner = this.layout(payload);
      size = Math.max(size, inner.size);
      align = Math.max(align, inner.align);
      inner.flat.forEach((core, i) => { flat[i] = join(flat[i], core); });
    }
    const payload = alignTo(tag, align);
    return {size: alignTo(payload + size, align), align, flat: ["i32", ...flat], tag, payload};
  }

  tuple(refs) {
    let size = 0, align = 1;
    const flat = [];
    const offsets = refs.map((ref) => {
      const inner = this.layout(ref);
      const offset = alignTo(size, inner.align);
      size = offset + inner.size;
      align = Math.max(align, inner.align);
      flat.push(...inner.flat);
      return offset;
    });
    return {size: alignTo(size, align), align, flat, offsets};
  }
}

/// The core type that holds values of both.
function join(a, b) {
  if (a === undefined || a === b) return b;
  const is32 = (core) => core === "i32" || core === "f32";
  return is32(a) && is32(b) ? "i32" : "i64";
}

/// Anything with a discriminant as a variant.
function casesOf(type) {
  switch (type.kind) {
  case "variant":
    return type.cases;
  case "enum":
    return type.cases.map((name) => ({name, type: null}));
  case "option":
    return [{name: "none", type: null}, {name: "some", type: type.type}];
  case "result":
    return [{name: "ok", type: type.ok}, {name: "err", type: type.err}];
  }
  throw new Error(`values of type ${type.kind} are not supported`);
}

const bits = new DataView(new ArrayBuffer(8));

/// A core value in the wider slot of a variant, and back.
function widen(value, from, to) {
  if (from === to) return value;
  bits.setBigInt64(0, 0n, true);
  if (from === "f32") bits.setFloat32(0, value, true);
  else if (from === "f64") bits.setFloat64(0, value, true);
  else bits.setInt32(0, value, true);
  return to === "i64" ? bits.getBigInt64(0, true) : bits.getInt32(0, true);
}

function narrow(value, from, to) {
  if (from === to) return value;
  if (from === "i64") bits.setBigInt64(0, value, true);
  else bits.setInt32(0, value, true);
  return to === "f32" ? bits.getFloat32(0, true) : to === "f64" ? bits.getFloat64(0, true)
    : bits.getInt32(0, true);
}

// --- One call between module and host

const MAX_FLAT_PARAMS = 16, MAX_FLAT_RESULTS = 1;
const INTEGERS = {
  s8: [8, true], u8: [8, false], s16: [16, true], u16: [16, false],
  s32: [32, true], u32: [32, false], s64: [64, true], u64: [64, false],
};

class Call {
  constructor(instance, options) {
    this.instance = instance;
    this.options = options;
    this.types = instance.typesFor(options.address === "i64" ? 8 : 4);
    this.borrows = 0;
    this.lenders = [];
  }

  /// What is borrowed has been dropped, what is lent comes back.
  end() {
    trapIf(this.borrows, "borrowed handles are left at the end of the call");
    for (const lender of this.lenders) --lender.lends;
  }

  get memory() {
    return this.instance.exports[this.options.memory].buffer;
  }

  get view() {
    return new DataView(this.memory);
  }

  /// A pointer or length as core value, and back.
  toWord(value) {
    return this.types.word === 8 ? BigInt(value) : value;
  }

  fromWord(value) {
    return this.types.word === 8 ? Number(BigInt.asUintN(64, value)) : value >>> 0;
  }

  allocate(align, size) {
    const {realloc} = this.options;
    const old = this.toWord(0);
    const pointer = this.fromWord(
      this.instance.exports[realloc](old, old, this.toWord(align), this.toWord(size)));
    this.check(pointer, align, size);
    return pointer;
  }

  check(pointer, align, size) {
    trapIf(pointer % align !== 0, "misaligned pointer");
    trapIf(pointer + size > this.memory.byteLength, "pointer out of bounds");
  }

  // Lifting: from core values, or from memory

  liftFlat(ref, flat) {
    const type = this.types.of(ref);
    switch (type.kind) {
    case "string":
      return this.liftString(this.fromWord(flat.shift()), flat.shift());
    case "list":
      if (type.length !== undefined)
        return Array.from({length: type.length}, () => this.liftFlat(type.type, flat));
      return this.liftList(type.type, this.fromWord(flat.shift()), this.fromWord(flat.shift()));
    case "map":
      return this.liftMap(type, this.fromWord(flat.shift()), this.fromWord(flat.shift()));
    case "record":
      return Object.fromEntries(
        type.fields.map((field) => [field.name, this.liftFlat(field.type, flat)]));
    case "tuple":
      return type.types.map((part) => this.liftFlat(part, flat));
    case "flags": case "own": case "borrow":
      return this.fromNumber(type, flat.shift());
    }
    if (type.kind in PRIMITIVES) return this.fromNumber(type, flat.shift());
    const cases = casesOf(type);
    const layout = this.types.layout(ref);
    const index = flat.shift() >>> 0;
    trapIf(index >= cases.length, "bad discriminant");
    const slots = flat.splice(0, layout.flat.length - 1);
    const payload = cases[index].type;
    return this.fromCase(type, cases[index], payload === null ? undefined : this.liftFlat(
      payload, this.types.layout(payload).flat.map(
        (core, i) => narrow(slots[i], layout.flat[i + 1], core))));
  }

  load(ref, at) {
    const type = this.types.of(ref);
    const {view} = this;
    const layout = this.types.layout(ref);
    const word = (offset) => this.types.word === 8
      ? Number(view.getBigUint64(at + offset, true)) : view.getUint32(at + offset, true);
    switch (type.kind) {
    case "s64": case "u64":
      return this.fromNumber(type, view.getBigInt64(at, true));
    case "f32":
      return view.getFloat32(at, true);
    case "f64":
      return view.getFloat64(at, true);
    case "string":
      return this.liftString(word(0), word(this.types.word));
    case "list":
      if (type.length !== undefined)
        return layout.offsets.map((offset) => this.load(type.type, at + offset));
      return this.liftList(type.type, word(0), word(this.types.word));
    case "map":
      return this.liftMap(type, word(0), word(this.types.word));
    case "record":
      return Object.fromEntries(type.fields.map(
        (field, i) => [field.name, this.load(field.type, at + layout.offsets[i])]));
    case "tuple":
      return type.types.map((part, i) => this.load(part, at + layout.offsets[i]));
    }
    const number = (size) => size === 1 ? view.getUint8(at)
      : size === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
    if (layout.tag === undefined) return this.fromNumber(type, number(layout.size));
    const cases = casesOf(type);
    const index = number(layout.tag);
    trapIf(index >= cases.length, "bad discriminant");
    const payload = cases[index].type;
    return this.fromCase(type, cases[index], payload === null ? undefined
      : this.load(payload, at + layout.payload));
  }

  fromNumber(type, value) {
    switch (type.kind) {
    case "bool":
      return value !== 0;
    case "f32": case "f64":
      return value;
    case "char":
      trapIf(value >>> 0 >= 0x110000 || (value >= 0xd800 && value < 0xe000), "bad char");
      return String.fromCodePoint(value);
    case "flags":
      return Object.fromEntries(type.flags.map((name, i) => [name, (value >>> i & 1) === 1]));
    case "own": case "borrow":
      return this.instance.liftHandle(type, value >>> 0, this);
    }
    const [width, isSigned] = INTEGERS[type.kind];
    if (width === 64) return isSigned ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value);
    return isSigned ? value << 32 - width >> 32 - width : value << 32 - width >>> 32 - width;
  }

  fromCase(type, {name}, value) {
    if (type.kind === "enum") return name;
    if (type.kind === "option") return value === undefined ? null : value;
    return value === undefined ? {tag: name} : {tag: name, value};
  }

  liftString(pointer, length) {
    let units = this.fromWord(length), {encoding} = this.options;
    if (encoding === "latin1+utf16") {
      const isUtf16 = units >= 2 ** 31;
      if (isUtf16) units -= 2 ** 31;
      encoding = isUtf16 ? "utf16" : "latin1";
    }
    const size = encoding === "utf16" ? 2 * units : units;
    this.check(pointer, encoding === "utf16" || this.options.encoding === "latin1+utf16" ? 2 : 1,
               size);
    const bytes = new Uint8Array(this.memory, pointer, size);
    if (encoding === "latin1") return String.fromCharCode(...bytes);
    const name = encoding === "utf16" ? "utf-16le" : "utf-8";
    try {
      return new TextDecoder(name, {fatal: true, ignoreBOM: true}).decode(bytes);
    } catch {
      throw new Trap("ill-formed text");
    }
  }

  liftList(element, pointer, length) {
    const {size, align} = this.types.layout(element);
    this.check(pointer, align, length * size);
    if (element === "u8") return new Uint8Array(this.memory.slice(pointer, pointer + length));
    return Array.from({length}, (_, i) => this.load(element, pointer + i * size));
  }

  liftMap(type, pointer, length) {
    const entry = this.types.tuple([type.key, type.value]);
    this.check(pointer, entry.align, length * entry.size);
    return Array.from({length}, (_, i) => [type.key, type.value].map(
      (part, j) => this.load(part, pointer + i * entry.size + entry.offsets[j])));
  }

  // Lowering: to core values, or to memory

  lowerFlat(ref, value) {
    const type = this.types.of(ref);
    switch (type.kind) {
    case "string":
      return this.lowerString(value).map((part) => this.toWord(part));
    case "list":
      if (type.length !== undefined) return value.flatMap((item) => this.lowerFlat(type.type, item));
      return this.lowerList(type.type, value).map((part) => this.toWord(part));
    case "map":
      return this.lowerMap(type, value).map((part) => this.toWord(part));
    case "record":
      return type.fields.flatMap((field) => this.lowerFlat(field.type, value[field.name]));
    case "tuple":
      return type.types.flatMap((part, i) => this.lowerFlat(part, value[i]));
    case "flags": case "own": case "borrow":
      return [this.toNumber(type, value)];
    }
    if (type.kind in PRIMITIVES) return [this.toNumber(type, value)];
    const {flat} = this.types.layout(ref);
    const [index, payload, inner] = this.toCase(type, value);
    const slots = payload === null ? [] : this.lowerFlat(payload, inner);
    const cores = payload === null ? [] : this.types.layout(payload).flat;
    return flat.map((core, i) => {
      if (i === 0) return index;
      if (i <= slots.length) return widen(slots[i - 1], cores[i - 1], core);
      return core === "i64" ? 0n : 0;
    });
  }

  store(ref, value, at) {
    const type = this.types.of(ref);
    const layout = this.types.layout(ref);
    const words = (parts) => parts.forEach((part, i) => {
      if (this.types.word === 8) this.view.setBigUint64(at + 8 * i, BigInt(part), true);
      else this.view.setUint32(at + 4 * i, part, true);
    });
    switch (type.kind) {
    case "s64": case "u64":
      return this.view.setBigInt64(at, this.toNumber(type, value), true);
    case "f32":
      return this.view.setFloat32(at, value, true);
    case "f64":
      return this.view.setFloat64(at, value, true);
    case "string":
      return words(this.lowerString(value));
    case "list":
      if (type.length === undefined) return words(this.lowerList(type.type, value));
      return layout.offsets.forEach((offset, i) => this.store(type.type, value[i], at + offset));
    case "map":
      return words(this.lowerMap(type, value));
    case "record":
      return type.fields.forEach(
        (field, i) => this.store(field.type, value[field.name], at + layout.offsets[i]));
    case "tuple":
      return type.types.forEach((part, i) => this.store(part, value[i], at + layout.offsets[i]));
    }
    const number = (size, stored) => size === 1 ? this.view.setUint8(at, stored)
      : size === 2 ? this.view.setUint16(at, stored, true) : this.view.setUint32(at, stored, true);
    if (layout.tag === undefined) return number(layout.size, this.toNumber(type, value));
    const [index, payload, inner] = this.toCase(type, value);
    number(layout.tag, index);
    if (payload !== null) this.store(payload, inner, at + layout.payload);
  }

  toNumber(type, value) {
    switch (type.kind) {
    case "bool":
      return value ? 1 : 0;
    case "char":
      return value.codePointAt(0);
    case "flags":
      return type.flags.reduce((sum, name, i) => value[name] ? sum | 1 << i : sum, 0);
    case "s64": case "u64":
      return BigInt.asIntN(64, BigInt(value));
    case "own": case "borrow":
      return this.instance.lowerHandle(type, value, this);
    }
    return value;
  }

  /// The number of the case, the type of its payload or null, the payload.
  toCase(type, value) {
    const cases = casesOf(type);
    if (type.kind === "option")
      return value === null || value === undefined ? [0, null] : [1, cases[1].type, value];
    const name = type.kind === "enum" ? value : value.tag;
    const index = cases.findIndex((known) => known.name === name);
    if (index < 0) throw new TypeError(`${name} is no case`);
    return [index, cases[index].type, value.value];
  }

  lowerString(text) {
    const {encoding} = this.options;
    if (encoding === "utf8") {
      const bytes = new TextEncoder().encode(text);
      const pointer = this.allocate(1, bytes.length);
      new Uint8Array(this.memory, pointer, bytes.length).set(bytes);
      return [pointer, bytes.length];
    }
    const wellFormed = text.toWellFormed();
    const units = Array.from({length: wellFormed.length}, (_, i) => wellFormed.charCodeAt(i));
    if (encoding === "latin1+utf16" && units.every((unit) => unit < 256)) {
      const pointer = this.allocate(2, units.length);
      new Uint8Array(this.memory, pointer, units.length).set(units);
      return [pointer, units.length];
    }
    const pointer = this.allocate(2, 2 * units.length);
    units.forEach((unit, i) => this.view.setUint16(pointer + 2 * i, unit, true));
    return [pointer, encoding === "utf16" ? units.length : units.length + 2 ** 31];
  }

  lowerList(element, items) {
    const {size, align} = this.types.layout(element);
    const pointer = this.allocate(align, items.length * size);
    if (element === "u8") new Uint8Array(this.memory, pointer, items.length).set(items);
    else items.forEach((item, i) => this.store(element, item, pointer + i * size));
    return [pointer, items.length];
  }

  lowerMap(type, entries) {
    const entry = this.types.tuple([type.key, type.value]);
    const pointer = this.allocate(entry.align, entries.length * entry.size);
    entries.forEach((parts, i) => [type.key, type.value].forEach(
      (part, j) => this.store(part, parts[j], pointer + i * entry.size + entry.offsets[j])));
    return [pointer, entries.length];
  }

  // Parameters and results

  liftParams(params, flat) {
    const refs = params.map((param) => param.type);
    const tuple = this.types.tuple(refs);
    if (tuple.flat.length <= MAX_FLAT_PARAMS) return refs.map((ref) => this.liftFlat(ref, flat));
    const pointer = this.fromWord(flat.shift());
    this.check(pointer, tuple.align, tuple.size);
    return refs.map((ref, i) => this.load(ref, pointer + tuple.offsets[i]));
  }

  lowerParams(params, values) {
    const refs = params.map((param) => param.type);
    const tuple = this.types.tuple(refs);
    if (tuple.flat.length <= MAX_FLAT_PARAMS)
      return refs.flatMap((ref, i) => this.lowerFlat(ref, values[i]));
    const pointer = this.allocate(tuple.align, tuple.size);
    refs.forEach((ref, i) => this.store(ref, values[i], pointer + tuple.offsets[i]));
    return [this.toWord(pointer)];
  }

  spills(result) {
    return result !== null && this.types.layout(result).flat.length > MAX_FLAT_RESULTS;
  }

  liftResult(result, core) {
    if (result === null) return undefined;
    if (!this.spills(result)) return this.liftFlat(result, [core]);
    const pointer = this.fromWord(core);
    const {align, size} = this.types.layout(result);
    this.check(pointer, align, size);
    return this.load(result, pointer);
  }

  /// `flat` are core parameters that are left: the pointer, if there is one.
  lowerResult(ref, result, flat) {
    if (ref === null) return undefined;
    if (!this.spills(ref)) return this.lowerFlat(ref, result)[0];
    const pointer = this.fromWord(flat.shift());
    const {align, size} = this.types.layout(ref);
    this.check(pointer, align, size);
    this.store(ref, result, pointer);
    return undefined;
  }
}

// --- The module

class Instance {
  exports = {};
  handles = new Table();
  byWord = new Map();

  constructor(manifest) {
    this.manifest = manifest;
  }

  typesFor(word) {
    if (!this.byWord.has(word)) this.byWord.set(word, new Types(this.manifest, word));
    return this.byWord.get(word);
  }

  destroy(resource, number) {
    const {handles, drop, destructor} = this.manifest.resources[resource];
    if (handles === "module") this.exports[drop](number);
    else if (destructor) this.exports[destructor](number);
  }

  /// What the module passes to the host.
  liftHandle({kind, resource}, index, call) {
    const {definer, handles} = this.manifest.resources[resource];
    const make = (number) => new Handle(number, (it) => this.destroy(resource, it));
    if (definer === "root" && handles === "module") return make(index);
    if (kind === "borrow") {
      const entry = this.handles.get(resource, index);
      ++entry.lends;
      call.lenders.push(entry);
      return entry.value;
    }
    const entry = this.handles.remove(resource, index);
    trapIf(entry.borrower, "a borrowed handle was given away");
    return definer === "root" ? make(entry.value) : entry.value;
  }

  /// What the host passes to the module.
  lowerHandle({kind, resource}, value, call) {
    const {definer, handles} = this.manifest.resources[resource];
    if (definer === "host") return this.handles.add(resource, value, kind === "own" ? null : call);
    if (!(value instanceof Handle)) throw new TypeError("expected a handle");
    // A borrow reaches the component that defines it as the representation.
    if (kind === "borrow") return value.number;
    return handles === "module" ? value.take() : this.handles.add(resource, value.take());
  }

  importOf(entry, functions) {
    if (entry.kind === "function") {
      const named = entry.interface === null ? functions : functions[entry.interface];
      const implementation = named?.[entry.name];
      if (!implementation)
        throw new TypeError(`the module needs ${entry.interface ?? ""} ${entry.name}`);
      return (...flat) => {
        const call = new Call(this, entry.options);
        const values = call.liftParams(entry.params, flat);
        const result = implementation.apply(named, values);
        const core = call.lowerResult(entry.result, result, flat);
        call.end();
        return core;
      };
    }
    const {resource} = entry;
    switch (entry.kind) {
    case "resource.new":
      return (rep) => this.handles.add(resource, rep);
    case "resource.rep":
      return (index) => this.handles.get(resource, index).value;
    case "resource.drop":
      return (index) => {
        const {value, borrower} = this.handles.remove(resource, index);
        if (borrower) return;
        if (this.manifest.resources[resource].definer === "root") this.destroy(resource, value);
        else value[DISPOSE]?.();
      };
    }
    throw new Error(`imports of kind ${entry.kind} are not supported`);
  }

  exported(entry) {
    return (...values) => {
      const call = new Call(this, entry.options);
      const core = this.exports[entry.export](...call.lowerParams(entry.params, values));
      const result = call.liftResult(entry.result, core);
      call.end();
      const post = entry.options["post-return"];
      if (post) this.exports[post](...(core === undefined ? [] : [core]));
      return result;
    };
  }
}

/// Instantiates the module in `bytes`, which `manifest` describes, with the
/// functions that it imports. Returns what it exports, by interface and name.
export function load(bytes, manifest, functions = {}) {
  if (manifest.manifest !== 1) throw new Error(`manifest version ${manifest.manifest}`);
  const instance = new Instance(manifest);
  const imports = {};
  for (const entry of manifest.imports)
    (imports[entry.module] ??= {})[entry.field] = instance.importOf(entry, functions);
  const module = new WebAssembly.Module(bytes);
  instance.exports = new WebAssembly.Instance(module, imports).exports;
  if (manifest.initialize) instance.exports[manifest.initialize]();
  const result = {};
  for (const entry of manifest.exports) {
    const scope = entry.interface === null ? result : result[entry.interface] ??= {};
    scope[entry.name] = instance.exported(entry);
  }
  return result;
}
