#include "wide_blocks.h"

#if defined(__x86_64__)

#include <immintrin.h>

// What `wide_blocks_available` asks for.
#define WIDE __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,pclmul,popcnt")))

bool wide_blocks_available(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi") &&
         __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("bmi") &&
         __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("pclmul") &&
         __builtin_cpu_supports("popcnt");
}

// The smallest of 64 bytes.
WIDE static uint8_t least(__m512i bytes) {
  __m256i half = _mm256_min_epu8(_mm512_castsi512_si256(bytes), _mm512_extracti64x4_epi64(bytes, 1));
  __m128i rest = _mm_min_epu8(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
  rest = _mm_min_epu8(rest, _mm_srli_si128(rest, 8));
  rest = _mm_min_epu8(rest, _mm_srli_si128(rest, 4));
  rest = _mm_min_epu8(rest, _mm_srli_si128(rest, 2));
  rest = _mm_min_epu8(rest, _mm_srli_si128(rest, 1));
  return (uint8_t)_mm_cvtsi128_si32(rest);
}

// Writes where the set bits of a block stand and returns how many there are; up to 64 places are overwritten.
WIDE static inline int64_t place(uint64_t bits, int32_t offset, int32_t *places) {
  const __m512i numbers = _mm512_set_epi8(
      63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35,
      34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5,
      4, 3, 2, 1, 0);
  const int64_t found = _mm_popcnt_u64(bits);
  const __m512i base = _mm512_set1_epi32(offset);
  const __m512i chosen = _mm512_maskz_compress_epi8(_cvtu64_mask64(bits), numbers);
  _mm512_storeu_si512(places, _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(chosen))));
  if (found > 16) {
    _mm512_storeu_si512(
        places + 16, _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(chosen, 1))));
    _mm512_storeu_si512(
        places + 32, _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(chosen, 2))));
    _mm512_storeu_si512(
        places + 48, _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(chosen, 3))));
  }
  return found;
}

// Whether something else than a line end of two bytes stands where a bit is set.
static bool are_strays(uint64_t bits, const uint8_t *block) {
  for (; bits != 0; bits &= bits - 1) {
    const uint8_t *byte = block + __builtin_ctzll(bits);
    if (byte[0] != '\r' || byte[1] != '\n') { return true; }
  }
  return false;
}

WIDE wide_blocks_found wide_blocks_find(
    const uint8_t *bytes, int64_t count, uint8_t delimiter, int32_t offset, wide_blocks_state *state, int32_t *places,
    int32_t *inner, int64_t room) {
  const __m512i line_feed = _mm512_set1_epi8('\n'), quote = _mm512_set1_epi8('"');
  const __m512i separator = _mm512_set1_epi8((char)delimiter);
  const __m512i one = _mm512_set1_epi8(1), two = _mm512_set1_epi8(2);
  const __m512i lead = _mm512_set1_epi8((char)0xC2), other_lead = _mm512_set1_epi8((char)0xC3);
  const __m512i beyond_followers = _mm512_set1_epi8((char)0xC0);
  __m512i controls = _mm512_set1_epi8((char)0xFF), leads = controls;
  uint64_t irregular = 0;
  __mmask64 broken = _cvtu64_mask64(0);
  uint64_t inside = state->inside, may_open = state->may_open, has_closed = state->has_closed;
  int64_t feeds = 0, found = 0, within = 0, number = 0;
  for (; number < count; number += 1) {
    const uint8_t *block = bytes + 64 * number;
    const __m512i here = _mm512_loadu_si512(block), before = _mm512_loadu_si512(block - 1);
    const uint64_t ends = _cvtmask64_u64(_mm512_cmpeq_epi8_mask(here, line_feed));
    const uint64_t structure = ends | _cvtmask64_u64(_mm512_cmpeq_epi8_mask(here, separator));
    const uint64_t quotes = _cvtmask64_u64(_mm512_cmpeq_epi8_mask(here, quote));
    // A product without carries by all ones adds up, without carries, all bits from the lowest to each one.
    const uint64_t parity = (uint64_t)_mm_cvtsi128_si64(
        _mm_clmulepi64_si128(_mm_cvtsi64_si128((int64_t)quotes), _mm_set1_epi8((char)0xFF), 0));
    const uint64_t quoted = parity ^ inside;
    const uint64_t openers = quotes & quoted, closers = quotes & ~quoted, outer = structure & ~quoted;
    const uint64_t edges = outer | closers;
    irregular |= openers & ~(edges << 1 | may_open);
    const uint64_t odd = (closers << 1 | has_closed) & ~(outer | openers);
    if (odd != 0) { irregular |= are_strays(odd, block); }
    inside = (uint64_t)((int64_t)quoted >> 63);
    may_open = edges >> 63;
    has_closed = closers >> 63;
    found += place(outer, offset + 64 * (int32_t)number, places + found);
    feeds += _mm_popcnt_u64(ends);
    controls = _mm512_min_epu8(controls, _mm512_sub_epi8(_mm512_xor_si512(here, line_feed), one));
    leads = _mm512_min_epu8(leads, _mm512_sub_epi8(_mm512_xor_si512(here, lead), two));
    // Signed, 80 to BF are the smallest.
    const __mmask64 followers = _mm512_cmplt_epi8_mask(here, beyond_followers);
    broken = _kor_mask64(
        broken, _kxor_mask64(followers, _mm512_cmpeq_epi8_mask(_mm512_or_si512(before, one), other_lead)));
    const uint64_t hidden = ends & quoted;
    if (hidden != 0) {
      within += place(hidden, offset + 64 * (int32_t)number, inner + within);
      if (within + 64 > room) {
        number += 1;
        break;
      }
    }
  }
  *state = (wide_blocks_state){
      .inside = inside, .may_open = may_open, .has_closed = has_closed,
      .is_irregular = state->is_irregular || irregular != 0};
  return (wide_blocks_found){
      .blocks = number, .places = found, .inner = within, .line_feeds = feeds, .least_control = least(controls),
      .least_lead = least(leads), .is_broken = _cvtmask64_u64(broken) != 0};
}

// Which bytes are letters of ASCII or lie from 80 on.
WIDE static inline uint64_t letters(__m512i bytes) {
  const __m512i low = _mm512_or_si512(bytes, _mm512_set1_epi8(0x20));
  const __m512i from_a = _mm512_sub_epi8(low, _mm512_set1_epi8('a'));
  return _cvtmask64_u64(_mm512_cmple_epu8_mask(from_a, _mm512_set1_epi8(25))) |
         _cvtmask64_u64(_mm512_movepi8_mask(bytes));
}

// Writes 32 bytes as UTF-8 and returns how many bytes that takes.
WIDE static inline int64_t put(
    __m256i half, uint32_t high, const __m512i leads[2], const __m512i follows[2], uint8_t *target) {
  // Each byte twice, beside itself: first as the lead, which ASCII has not, then as the follower, or as it is.
  const __m512i pairs = _mm512_cvtepu8_epi16(half);
  const __m512i twice = _mm512_or_si512(pairs, _mm512_slli_epi16(pairs, 8));
  const uint64_t first = _pdep_u64(high, 0x5555555555555555), second = first << 1;
  __m512i written = _mm512_mask_mov_epi8(
      twice, _cvtu64_mask64(first), _mm512_permutex2var_epi8(leads[0], twice, leads[1]));
  written = _mm512_mask_mov_epi8(
      written, _cvtu64_mask64(second), _mm512_permutex2var_epi8(follows[0], twice, follows[1]));
  const uint64_t kept = first | 0xAAAAAAAAAAAAAAAA;
  _mm512_storeu_si512(target, _mm512_maskz_compress_epi8(_cvtu64_mask64(kept), written));
  return _mm_popcnt_u64(kept);
}

// Bytes from 80 that wait to be counted: counted one by one where they are met, each block would begin with a branch that
// nobody can foresee.
typedef struct {
  int64_t count;
  uint8_t bytes[4096 + 128];
  uint8_t are_inside[4096 + 128];
} waiting_bytes;

static void count_waiting(waiting_bytes *waiting, int64_t *counts) {
  for (int64_t number = 0; number < waiting->count; number += 1) {
    counts[waiting->bytes[number] + 256 * waiting->are_inside[number]] += 1;
  }
  waiting->count = 0;
}

WIDE wide_blocks_decoded wide_blocks_decode(
    const uint8_t *bytes, int64_t count, const uint8_t *tables, uint8_t *target, int64_t *counts) {
  const __m512i leads[2] = {_mm512_loadu_si512(tables), _mm512_loadu_si512(tables + 64)};
  const __m512i follows[2] = {_mm512_loadu_si512(tables + 128), _mm512_loadu_si512(tables + 192)};
  const __m512i is_long[2] = {_mm512_loadu_si512(tables + 256), _mm512_loadu_si512(tables + 320)};
  const __m512i one = _mm512_set1_epi8(1);
  waiting_bytes waiting;
  waiting.count = 0;
  uint8_t *next = target;
  int64_t number = 0;
  for (; number < count; number += 1) {
    const uint8_t *block = bytes + 64 * number;
    const __m512i here = _mm512_loadu_si512(block);
    const __mmask64 high = _mm512_movepi8_mask(here);
    const __m512i too_long = _mm512_permutex2var_epi8(is_long[0], here, is_long[1]);
    if (_cvtmask64_u64(_mm512_mask_test_epi8_mask(high, too_long, too_long)) != 0) { break; }
    const uint64_t marks = _cvtmask64_u64(high);
    next += put(_mm512_castsi512_si256(here), (uint32_t)marks, leads, follows, next);
    next += put(_mm512_extracti64x4_epi64(here, 1), (uint32_t)(marks >> 32), leads, follows, next);
    const __mmask64 inside = _cvtu64_mask64(
        letters(_mm512_loadu_si512(block - 1)) & letters(_mm512_loadu_si512(block + 1)));
    _mm512_storeu_si512(waiting.bytes + waiting.count, _mm512_maskz_compress_epi8(high, here));
    _mm512_storeu_si512(
        waiting.are_inside + waiting.count, _mm512_maskz_compress_epi8(high, _mm512_maskz_mov_epi8(inside, one)));
    waiting.count += _mm_popcnt_u64(marks);
    if (waiting.count > 4096) { count_waiting(&waiting, counts); }
  }
  count_waiting(&waiting, counts);
  return (wide_blocks_decoded){.blocks = number, .written = next - target};
}

#else

bool wide_blocks_available(void) { return false; }

wide_blocks_found wide_blocks_find(
    const uint8_t *bytes, int64_t count, uint8_t delimiter, int32_t offset, wide_blocks_state *state, int32_t *places,
    int32_t *inner, int64_t room) {
  (void)bytes, (void)count, (void)delimiter, (void)offset, (void)state, (void)places, (void)inner, (void)room;
  __builtin_trap();
}

wide_blocks_decoded wide_blocks_decode(
    const uint8_t *bytes, int64_t count, const uint8_t *tables, uint8_t *target, int64_t *counts) {
  (void)bytes, (void)count, (void)tables, (void)target, (void)counts;
  __builtin_trap();
}

#endif
