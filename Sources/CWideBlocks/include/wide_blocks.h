#ifndef WIDE_BLOCKS_H
#define WIDE_BLOCKS_H

#include <stdbool.h>
#include <stdint.h>

// What the reader does block by block, with the instructions of processors that compare 64 bytes at once and pick bytes
// by a mask (AVX-512 with VBMI2). Swift has no way to compile one function for a processor that not everybody has; it does
// the same 16 bytes at a time where these are missing, and tests hold both together.

/// Whether the processor at hand has those instructions. The functions below must not be called where it has not.
bool wide_blocks_available(void);

/// How quotes stand where a block begins.
typedef struct {
  /// All ones inside quotes, else none.
  uint64_t inside;
  /// 1 where a cell begins or a quote has just been closed, so that a quote may open here.
  uint64_t may_open;
  /// 1 where a quote has just been closed.
  uint64_t has_closed;
  /// Whether a quote so far stands elsewhere than at the edge of a cell.
  bool is_irregular;
} wide_blocks_state;

/// What was found in blocks of 64 bytes.
typedef struct {
  /// How many blocks were looked at.
  int64_t blocks;
  /// How many delimiters and line feeds lie outside quotes.
  int64_t places;
  /// How many line feeds lie inside quotes.
  int64_t inner;
  /// How many line feeds there are in all.
  int64_t line_feeds;
  /// The smallest byte after line feeds have been made the largest: exclusive or with a line feed, less one.
  uint8_t least_control;
  /// The smallest byte after exclusive or with C2, less two.
  uint8_t least_lead;
  /// Whether C2 or C3 lacks its follower from 80 to BF anywhere, or a follower its lead. The byte before the first
  /// block is looked at, too.
  bool is_broken;
} wide_blocks_found;

/// Writes where delimiters and line feeds outside quotes stand and where line feeds inside quotes do, the first block
/// beginning at `offset`.
///
/// Ends before `count` blocks when there may be no more `room`, at least 64, for line feeds inside quotes. Up to 64 places
/// behind the last one are overwritten. Two bytes behind the last block are looked at.
wide_blocks_found wide_blocks_find(
    const uint8_t *bytes, int64_t count, uint8_t delimiter, int32_t offset, wide_blocks_state *state, int32_t *places,
    int32_t *inner, int64_t room);

/// What was counted in blocks of 64 bytes.
typedef struct {
  int64_t quotes;
  int64_t line_feeds;
} wide_blocks_counted;

/// Counts quotes and line feeds in that many blocks.
wide_blocks_counted wide_blocks_count(const uint8_t *bytes, int64_t count);

/// Turns text in a single-byte encoding into UTF-8 and returns how many bytes that takes.
///
/// `encoded` holds of each byte its UTF-8, the first byte lowest, and above it how many bytes that are; `tables` of each byte
/// from 80 the first byte of its UTF-8 and, 128 bytes on, the second one.
///
/// Adds each byte from 80 to `counts[byte]`, or to `counts[256 + byte]` where it stands between two letters, which bytes
/// from 80 are, too. `places` tells of every 256th byte where in the result it begins. 64 bytes before and behind the text are
/// looked at. Up to 64 bytes behind what is written are overwritten.
int64_t wide_blocks_decode(
    const uint8_t *bytes, int64_t count, const uint32_t *encoded, const uint8_t *tables, uint8_t *target,
    int64_t *counts, int64_t *places);

#endif
