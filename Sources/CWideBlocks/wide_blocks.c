#include "wide_blocks.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

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

WIDE wide_blocks_counted wide_blocks_count(const uint8_t *bytes, int64_t count) {
  const __m512i line_feed = _mm512_set1_epi8('\n'), quote = _mm512_set1_epi8('"');
  wide_blocks_counted counted = {.quotes = 0, .line_feeds = 0};
  for (int64_t number = 0; number < count; number += 1) {
    const __m512i here = _mm512_loadu_si512(bytes + 64 * number);
    counted.quotes += _mm_popcnt_u64(_cvtmask64_u64(_mm512_cmpeq_epi8_mask(here, quote)));
    counted.line_feeds += _mm_popcnt_u64(_cvtmask64_u64(_mm512_cmpeq_epi8_mask(here, line_feed)));
  }
  return counted;
}

// Whether a byte is a letter of ASCII or lies from 80 on.
static inline uint64_t is_letter(uint8_t byte) { return (uint8_t)((byte | 0x20) - 'a') < 26 || byte >= 0x80; }

// 64 characters of ASCII from the given one, the highest bit telling letters.
WIDE static inline __m512i letters_from(uint8_t first) {
  uint8_t marks[64];
  for (int place = 0; place < 64; place += 1) { marks[place] = (uint8_t)(is_letter(first + place) << 7); }
  return _mm512_loadu_si512(marks);
}

// Bytes from 80 that wait to be counted, 80 less where they stand between two letters. Counted one by one where they are
// met, each block would begin with a branch that nobody can foresee; and since the same byte often follows itself, four
// tables take turns, so that no count waits for the one before.
typedef struct {
  int64_t count;
  uint8_t bytes[4096 + 64];
  uint32_t counts[4][256];
} waiting_bytes;

static void count_waiting(waiting_bytes *waiting) {
  int64_t number = 0;
  for (; number + 4 <= waiting->count; number += 4) {
    for (int64_t turn = 0; turn < 4; turn += 1) { waiting->counts[turn][waiting->bytes[number + turn]] += 1; }
  }
  for (; number < waiting->count; number += 1) { waiting->counts[0][waiting->bytes[number]] += 1; }
  waiting->count = 0;
}

// Writes up to 64 bytes as UTF-8, of which `high` tells those from 80, and returns how many bytes that takes.
static int64_t put_each(
    const uint8_t *block, uint64_t high, int64_t used, const uint32_t *encoded, uint8_t *target) {
  uint8_t *next = target;
  int64_t copied = 0;
  memcpy(next, block, 64);
  for (; high != 0; high &= high - 1) {
    const int64_t bit = __builtin_ctzll(high);
    const uint32_t packed = encoded[block[bit]];
    next += bit - copied;
    memcpy(next, &packed, 4);
    next += packed >> 24;
    copied = bit + 1;
    memcpy(next, block + copied, 64);
  }
  return next + (used - copied) - target;
}

// Writes those of 64 bytes that are kept and returns how many they are: of each pair the second one, and the first one
// where the set bits of `high` tell so.
WIDE static inline int64_t put(__m512i pairs, uint64_t high, uint8_t *target) {
  const uint64_t kept = _pdep_u64(high, 0x5555555555555555) | 0xAAAAAAAAAAAAAAAA;
  _mm512_storeu_si512(target, _mm512_maskz_compress_epi8(_cvtu64_mask64(kept), pairs));
  return _mm_popcnt_u64(kept);
}

WIDE int64_t wide_blocks_decode(
    const uint8_t *bytes, int64_t count, const uint32_t *encoded, const uint8_t *tables, uint8_t *target,
    int64_t *counts, int64_t *places) {
  const __m512i leads[2] = {_mm512_loadu_si512(tables), _mm512_loadu_si512(tables + 64)};
  const __m512i follows[2] = {_mm512_loadu_si512(tables + 128), _mm512_loadu_si512(tables + 192)};
  // Bytes are paired within each 16: words in this order come out in theirs.
  const __m512i order = _mm512_set_epi64(7, 3, 6, 2, 5, 1, 4, 0);
  const __m512i lead_of_three = _mm512_set1_epi8((char)0xE0), top = _mm512_set1_epi8((char)0x80);
  const __m512i letters[2] = {letters_from(0), letters_from(64)};
  waiting_bytes waiting = {.count = 0};
  uint8_t *next = target;
  uint64_t before = is_letter(bytes[-1]);
  for (int64_t offset = 0; offset < count; offset += 64) {
    const uint8_t *block = bytes + offset;
    if (offset % 256 == 0) { places[offset / 256] = next - target; }
    const int64_t used = count - offset < 64 ? count - offset : 64;
    const __m512i here = _mm512_loadu_si512(block);
    uint64_t high = _cvtmask64_u64(_mm512_movepi8_mask(here));
    const uint64_t all =
        high | _cvtmask64_u64(_mm512_movepi8_mask(_mm512_permutex2var_epi8(letters[0], here, letters[1])));
    const uint64_t inside = (all << 1 | before) & (all >> 1 | is_letter(block[64]) << 63);
    before = all >> 63;
    if (used < 64) { high &= ((uint64_t)1 << used) - 1; }
    const __m512i told = _mm512_mask_sub_epi8(here, _cvtu64_mask64(inside), here, top);
    _mm512_storeu_si512(
        waiting.bytes + waiting.count, _mm512_maskz_compress_epi8(_cvtu64_mask64(high), told));
    waiting.count += _mm_popcnt_u64(high);
    if (waiting.count > 4096 - 64) { count_waiting(&waiting); }

    const __m512i ordered = _mm512_permutexvar_epi64(order, here);
    const __mmask64 ordered_high = _mm512_movepi8_mask(ordered);
    const __m512i first = _mm512_maskz_permutex2var_epi8(ordered_high, leads[0], ordered, leads[1]);
    if (used < 64 || _cvtmask64_u64(_mm512_cmpge_epu8_mask(first, lead_of_three)) != 0) {
      next += put_each(block, high, used, encoded, next);
      continue;
    }
    const __m512i second = _mm512_mask2_permutex2var_epi8(follows[0], ordered, ordered_high, follows[1]);
    next += put(_mm512_unpacklo_epi8(first, second), high, next);
    next += put(_mm512_unpackhi_epi8(first, second), high >> 32, next);
  }
  count_waiting(&waiting);
  for (int64_t byte = 0; byte < 128; byte += 1) {
    for (int64_t turn = 0; turn < 4; turn += 1) {
      counts[byte + 128] += waiting.counts[turn][byte + 128];
      counts[byte + 128 + 256] += waiting.counts[turn][byte];
    }
  }
  return next - target;
}

#else

bool wide_blocks_available(void) { return false; }

wide_blocks_found wide_blocks_find(
    const uint8_t *bytes, int64_t count, uint8_t delimiter, int32_t offset, wide_blocks_state *state, int32_t *places,
    int32_t *inner, int64_t room) {
  (void)bytes, (void)count, (void)delimiter, (void)offset, (void)state, (void)places, (void)inner, (void)room;
  __builtin_trap();
}

wide_blocks_counted wide_blocks_count(const uint8_t *bytes, int64_t count) {
  (void)bytes, (void)count;
  __builtin_trap();
}

int64_t wide_blocks_decode(
    const uint8_t *bytes, int64_t count, const uint32_t *encoded, const uint8_t *tables, uint8_t *target,
    int64_t *counts, int64_t *places) {
  (void)bytes, (void)count, (void)encoded, (void)tables, (void)target, (void)counts, (void)places;
  __builtin_trap();
}

#endif
