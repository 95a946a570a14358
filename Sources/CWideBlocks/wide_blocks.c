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

WIDE wide_blocks_trace wide_blocks_mark(
    const uint8_t *bytes, int64_t count, uint8_t delimiter, uint64_t *structures, uint64_t *quotes,
    uint64_t *parities) {
  const __m512i line_feed = _mm512_set1_epi8('\n'), quote = _mm512_set1_epi8('"');
  const __m512i separator = _mm512_set1_epi8((char)delimiter);
  const __m512i one = _mm512_set1_epi8(1), two = _mm512_set1_epi8(2);
  const __m512i lead = _mm512_set1_epi8((char)0xC2), other_lead = _mm512_set1_epi8((char)0xC3);
  const __m512i beyond_followers = _mm512_set1_epi8((char)0xC0);
  __m512i controls = _mm512_set1_epi8((char)0xFF), leads = controls;
  uint64_t broken = 0;
  int64_t feeds = 0;
  for (int64_t number = 0; number < count; number += 1) {
    const uint8_t *block = bytes + 64 * number;
    const __m512i here = _mm512_loadu_si512(block), before = _mm512_loadu_si512(block - 1);
    const uint64_t ends = _cvtmask64_u64(_mm512_cmpeq_epi8_mask(here, line_feed));
    const uint64_t marks = _cvtmask64_u64(_mm512_cmpeq_epi8_mask(here, quote));
    feeds += _mm_popcnt_u64(ends);
    structures[number] = ends | _cvtmask64_u64(_mm512_cmpeq_epi8_mask(here, separator));
    quotes[number] = marks;
    // A product without carries by all ones adds up, without carries, all bits from the lowest to each one.
    parities[number] = (uint64_t)_mm_cvtsi128_si64(
        _mm_clmulepi64_si128(_mm_cvtsi64_si128((int64_t)marks), _mm_set1_epi8((char)0xFF), 0));
    controls = _mm512_min_epu8(controls, _mm512_sub_epi8(_mm512_xor_si512(here, line_feed), one));
    leads = _mm512_min_epu8(leads, _mm512_sub_epi8(_mm512_xor_si512(here, lead), two));
    // Signed, 80 to BF are the smallest.
    const uint64_t followers = _cvtmask64_u64(_mm512_cmplt_epi8_mask(here, beyond_followers));
    broken |= followers ^ _cvtmask64_u64(_mm512_cmpeq_epi8_mask(_mm512_or_si512(before, one), other_lead));
  }
  return (wide_blocks_trace){
      .line_feeds = feeds, .least_control = least(controls), .least_lead = least(leads), .is_broken = broken != 0};
}

WIDE int64_t wide_blocks_places(const uint64_t *marks, int64_t count, int32_t offset, int32_t *places) {
  const __m512i numbers = _mm512_set_epi8(
      63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35,
      34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5,
      4, 3, 2, 1, 0);
  int32_t *next = places;
  for (int64_t number = 0; number < count; number += 1) {
    const int64_t found = _mm_popcnt_u64(marks[number]);
    const __m512i base = _mm512_set1_epi32(offset + 64 * (int32_t)number);
    const __m512i chosen = _mm512_maskz_compress_epi8(_cvtu64_mask64(marks[number]), numbers);
    _mm512_storeu_si512(next, _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(chosen))));
    if (found > 16) {
      _mm512_storeu_si512(
          next + 16, _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(chosen, 1))));
      _mm512_storeu_si512(
          next + 32, _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(chosen, 2))));
      _mm512_storeu_si512(
          next + 48, _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(chosen, 3))));
    }
    next += found;
  }
  return next - places;
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

wide_blocks_trace wide_blocks_mark(
    const uint8_t *bytes, int64_t count, uint8_t delimiter, uint64_t *structures, uint64_t *quotes,
    uint64_t *parities) {
  (void)bytes, (void)count, (void)delimiter, (void)structures, (void)quotes, (void)parities;
  __builtin_trap();
}

int64_t wide_blocks_places(const uint64_t *marks, int64_t count, int32_t offset, int32_t *places) {
  (void)marks, (void)count, (void)offset, (void)places;
  __builtin_trap();
}

wide_blocks_decoded wide_blocks_decode(
    const uint8_t *bytes, int64_t count, const uint8_t *tables, uint8_t *target, int64_t *counts) {
  (void)bytes, (void)count, (void)tables, (void)target, (void)counts;
  __builtin_trap();
}

#endif
