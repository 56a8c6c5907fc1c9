//===- Sha256.cpp - SHA-256 of byte ranges --------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/// \file
/// OpenSSL uses the processor's SHA instructions, which makes it four times as
/// fast as LLVM's portable code. Its SHA256_* functions are taken rather than
/// the EVP interface because they can neither fail nor read a configuration
/// file; OPENSSL_API_COMPAT says that this is meant.
//===----------------------------------------------------------------------===//

#include "meld/Support/Sha256.h"

#define OPENSSL_API_COMPAT 10100 // version 1.1.0
#include <openssl/sha.h>

using namespace meld;

Sha256Digest meld::sha256(ArrayRef<uint8_t> Bytes) {
  return sha256OfPieces(Bytes);
}

Sha256Digest meld::sha256OfPieces(ArrayRef<ArrayRef<uint8_t>> Pieces) {
  SHA256_CTX Context;
  SHA256_Init(&Context);
  for (ArrayRef<uint8_t> Piece : Pieces)
    SHA256_Update(&Context, Piece.data(), Piece.size());
  Sha256Digest Digest;
  SHA256_Final(Digest.data(), &Context);
  return Digest;
}
