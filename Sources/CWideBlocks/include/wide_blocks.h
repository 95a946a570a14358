#ifndef WIDE_BLOCKS_H
#define WIDE_BLOCKS_H

#include <stdbool.h>
#include <stdint.h>

// What the reader does block by block, with the instructions of processors that compare 64 bytes at once and pick bytes
// by a mask (AVX-512 with VBMI2). Swift has no way to compile one function for a processor that not everybody has; it does
// the same 16 bytes at a time where these are missing, and tests hold both together.

/// Whether the processor at hand has those instructions. The functions below must not be called where it has not.
bool wide_blocks_available(void);

/// What blocks of 64 bytes have in common.
typedef struct {
  /// How many line feeds they hold.
  int64_t line_feeds;
  /// The smallest byte after line feeds have been made the largest: exclusive or with a line feed, less one.
  uint8_t least_control;
  /// The smallest byte after exclusive or with C2, less two.
  uint8_t least_lead;
  /// Whether C2 or C3 lacks its follower from 80 to BF anywhere, or a follower its lead. The byte before the first
  /// block is looked at, too.
  bool is_broken;
} wide_blocks_trace;

/// Marks in each of `count` blocks, one bit a byte, the first byte lowest: delimiters and line feeds, quotes, and whether
/// the block's quotes up to a byte are odd.
wide_blocks_trace wide_blocks_mark(
    const uint8_t *bytes, int64_t count, uint8_t delimiter, uint64_t *structures, uint64_t *quotes,
    uint64_t *parities);

/// Writes where the marked bytes stand, the first block beginning at `offset`, and returns how many there are.
///
/// Up to 64 places behind the last one are overwritten.
int64_t wide_blocks_places(const uint64_t *marks, int64_t count, int32_t offset, int32_t *places);

/// What became of blocks that were decoded.
typedef struct {
  /// How many blocks were decoded: those before the first one with a byte that takes three.
  int64_t blocks;
  /// How many bytes of UTF-8 they became.
  int64_t written;
} wide_blocks_decoded;

/// Turns up to `count` blocks of text in a single-byte encoding into UTF-8.
///
/// `tables` says of each byte from 80 its lead, then, 128 bytes on, its follower, and another 128 bytes on whether it takes
/// three bytes: then the others mean nothing.
///
/// Adds each byte from 80 to `counts[byte]`, or to `counts[256 + byte]` where it stands between two letters, which bytes
/// from 80 are, too. The bytes before the first block and behind the last one are looked at. Up to 64 bytes behind what is
/// written are overwritten.
wide_blocks_decoded wide_blocks_decode(
    const uint8_t *bytes, int64_t count, const uint8_t *tables, uint8_t *target, int64_t *counts);

#endif
