/*
 * The reference that Quire's figures are divided by: what the same operations cost in C.
 *
 * One array is the RAM of a 32-bit x86 machine with a two-level page table whose last directory
 * entry maps the directory itself. In front of it stands a direct-mapped software TLB of 1024
 * entries. Tables are read and written as a kernel does it: by loads and stores at the addresses
 * where the directory shows them, through the TLB. There are no locks, no counters, and no second
 * architecture: this is what is left of a memory management unit when nothing else is wanted.
 *
 * Laws, which the code under test keeps too:
 *   1. Each entry is checked before it is used, and read before it is replaced.
 *   2. A table is zeroed, through a page mapped for the moment, before it is linked.
 *   3. What was present and changes is invalidated; above 32 pages the whole TLB is.
 *
 * Usage: reference [SAMPLES]
 * Prints one line for each operation: its key, then the nanoseconds per operation of each sample.
 */
#define _POSIX_C_SOURCE 200809L
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define APART __attribute__((noinline))
#define RARELY(c) __builtin_expect(!!(c), 0)

/* Entries of both levels: Intel SDM volume 3A, table 4-5 and table 4-6. */
enum { PRESENT = 1, WRITABLE = 2, USER = 4, ACCESSED = 0x20, DIRTY = 0x40, LARGE = 0x80 };
#define FRAME_MASK 0xfffff000u
#define OFFSET_MASK 0xfffu

#define PAGE 4096u
#define ENTRIES 1024u
#define SPAN (PAGE * ENTRIES)

#define WINDOW 0xffc00000u    /* Where the directory shows the tables. */
#define DIRECTORY 0xfffff000u /* Where it shows itself. */
#define TRANSIENT 0xff800000u /* The page that is mapped for the moment. */

#define RAM_BYTES (32u << 20)
#define ROOT 0x1000u
#define KERNEL_TABLE 0x2000u
#define FIRST_TABLE 0x10000u
#define DATA (16u << 20)
#define DATA_PAGES 64u

#define TLB_ENTRIES 1024u
#define NO_PAGE 1u /* No address of an aligned word compares equal to it. */
#define THRESHOLD 32u
#define FAULT UINT64_MAX

#define ADDRESSES (1u << 14)
#define FIRST 0x20000000u
#define GIBIBYTE_PAGES (1u << 18)
#define SOME_PAGES (1u << 16)
#define FEW_PAGES (1u << 14)

static uint8_t *ram;
static uint32_t tag[TLB_ENTRIES];
static uint32_t held[TLB_ENTRIES]; /* Frame and rights. */
static uint32_t next_frame;
static uint32_t free_frames[ENTRIES];
static uint32_t free_count;
static uint8_t frame_dirty[1u << 20];
static volatile uint64_t sink;

static void fail(const char *what) {
  fprintf(stderr, "reference: %s\n", what);
  exit(1);
}

static inline uint32_t *word(uint32_t physical) { return (uint32_t *)(ram + physical); }

static uint32_t take_frame(void) {
  if (free_count > 0) return free_frames[--free_count];
  if (next_frame == DATA) fail("no frame for a table");
  uint32_t frame = next_frame;
  next_frame += PAGE;
  return frame;
}

/* The memory management unit. */

/* Walks for an access that needs these rights, sets accessed and dirty, and returns the entry. */
static inline uint64_t walk(uint32_t va, uint32_t need) {
  uint32_t *upper = word(ROOT) + (va >> 22);
  uint32_t pde = *upper;
  if (RARELY(!(pde & PRESENT) || (pde & LARGE))) return FAULT;
  uint32_t *lower = word(pde & FRAME_MASK) + ((va >> 12) & (ENTRIES - 1));
  uint32_t pte = *lower;
  uint32_t rights = pde & pte & (PRESENT | WRITABLE | USER);
  if (RARELY((rights & need) != need)) return FAULT;
  uint32_t marks = need & WRITABLE ? ACCESSED | DIRTY : ACCESSED;
  if (RARELY(!(pde & ACCESSED))) *upper = pde | ACCESSED;
  if (RARELY((pte & marks) != marks)) *lower = pte |= marks;
  if (!(pte & DIRTY)) rights &= ~(uint32_t)WRITABLE;
  return (pte & FRAME_MASK) | rights;
}

static APART uint64_t walk_apart(uint32_t va, uint32_t need) { return walk(va, need); }

static APART uint64_t miss(uint32_t va, uint32_t need) {
  uint64_t entry = walk(va, need);
  if (entry == FAULT) return FAULT;
  uint32_t slot = (va >> 12) & (TLB_ENTRIES - 1);
  tag[slot] = va & FRAME_MASK;
  held[slot] = (uint32_t)entry;
  return entry;
}

/* Compares the page and the alignment in one step. */
static inline uint64_t translate(uint32_t va, uint32_t need) {
  uint32_t slot = (va >> 12) & (TLB_ENTRIES - 1);
  uint32_t entry = held[slot];
  if (RARELY(tag[slot] != (va & (FRAME_MASK | 3)) || (entry & need) != need)) {
    uint64_t found = miss(va, need);
    if (found == FAULT) return FAULT;
    entry = (uint32_t)found;
  }
  return (entry & FRAME_MASK) | (va & OFFSET_MASK);
}

static inline uint32_t load(uint32_t va, uint32_t need) {
  uint64_t physical = translate(va, need);
  if (RARELY(physical == FAULT)) fail("a load faulted");
  return *word((uint32_t)physical);
}

static inline void store(uint32_t va, uint32_t value) {
  uint64_t physical = translate(va, PRESENT | WRITABLE);
  if (RARELY(physical == FAULT)) fail("a store faulted");
  *word((uint32_t)physical) = value;
}

static inline void invalidate(uint32_t va) {
  uint32_t slot = (va >> 12) & (TLB_ENTRIES - 1);
  if (tag[slot] == (va & FRAME_MASK)) tag[slot] = NO_PAGE;
}

static void invalidate_all(void) {
  for (uint32_t i = 0; i < TLB_ENTRIES; i++) tag[i] = NO_PAGE;
}

/* The kernel. */

static inline uint32_t pde_at(uint32_t va) { return DIRECTORY + ((va >> 22) << 2); }
static inline uint32_t pte_at(uint32_t va) { return WINDOW + ((va >> 12) << 2); }

/* Where the entry of va and those behind it in its table lie: one translation for all of them. */
static uint32_t *entries(uint32_t va) {
  uint64_t physical = translate(pte_at(va), PRESENT | WRITABLE);
  if (physical == FAULT) fail("no table in the window");
  return word((uint32_t)physical);
}

static APART void zero_frame(uint32_t frame) {
  store(pte_at(TRANSIENT), frame | PRESENT | WRITABLE | ACCESSED | DIRTY);
  uint64_t physical = translate(TRANSIENT, PRESENT | WRITABLE);
  if (physical == FAULT) fail("no transient mapping");
  memset(ram + physical, 0, PAGE);
  store(pte_at(TRANSIENT), 0);
  invalidate(TRANSIENT);
}

static APART void make_table(uint32_t va) {
  uint32_t frame = take_frame();
  zero_frame(frame);
  store(pde_at(va), frame | PRESENT | WRITABLE | USER | ACCESSED | DIRTY);
}

static APART void drop_table(uint32_t va) {
  free_frames[free_count++] = load(pde_at(va), PRESENT) & FRAME_MASK;
  store(pde_at(va), 0);
  invalidate(pte_at(va));
}

static APART int map_page(uint32_t va, uint32_t entry) {
  if (RARELY(!(load(pde_at(va), PRESENT) & PRESENT))) make_table(va);
  if (load(pte_at(va), PRESENT)) return -1;
  store(pte_at(va), entry);
  invalidate(va);
  return 0;
}

static APART int unmap_page(uint32_t va, uint32_t *was) {
  if (!(load(pde_at(va), PRESENT) & PRESENT)) return -1;
  uint32_t old = load(pte_at(va), PRESENT);
  if (!old) return -1;
  store(pte_at(va), 0);
  invalidate(va);
  if (old & DIRTY) frame_dirty[old >> 12] = 1;
  *was = old;
  return 0;
}

static inline uint32_t run(uint32_t va, uint32_t pages) {
  uint32_t rest = ENTRIES - ((va >> 12) & (ENTRIES - 1));
  return pages < rest ? pages : rest;
}

static APART int map_range(uint32_t va, uint32_t pages, uint32_t entry) {
  while (pages) {
    uint32_t n = run(va, pages);
    if (!(load(pde_at(va), PRESENT) & PRESENT)) make_table(va);
    uint32_t *e = entries(va);
    uint32_t any = 0;
    for (uint32_t i = 0; i < n; i++) any |= e[i];
    if (any) return -1;
    for (uint32_t i = 0; i < n; i++) e[i] = entry + i * PAGE;
    for (uint32_t i = 0; i < n; i++) invalidate(va + i * PAGE);
    va += n * PAGE;
    entry += n * PAGE;
    pages -= n;
  }
  return 0;
}

static void note_dirty(uint32_t old) {
  if ((old & PRESENT) && (old & DIRTY)) frame_dirty[old >> 12] = 1;
}

static void pay(uint32_t va, uint32_t pages) {
  if (pages > THRESHOLD) {
    invalidate_all();
  } else {
    for (uint32_t i = 0; i < pages; i++) invalidate(va + i * PAGE);
  }
}

static APART void unmap_range(uint32_t first, uint32_t count, int shared) {
  for (uint32_t va = first, pages = count; pages;) {
    uint32_t n = run(va, pages);
    if (load(pde_at(va), PRESENT) & PRESENT) {
      uint32_t *e = entries(va);
      uint32_t any = 0;
      if (shared) {
        for (uint32_t i = 0; i < n; i++) {
          if (e[i]) note_dirty(__atomic_exchange_n(&e[i], 0, __ATOMIC_SEQ_CST));
        }
      } else {
        for (uint32_t i = 0; i < n; i++) any |= e[i];
        if (any & DIRTY) {
          for (uint32_t i = 0; i < n; i++) note_dirty(e[i]);
        }
        memset(e, 0, n * sizeof *e);
      }
      if (n == ENTRIES) drop_table(va);
    }
    va += n * PAGE;
    pages -= n;
  }
  pay(first, count);
}

static uint32_t with_rights(uint32_t entry, uint32_t rights) {
  return entry & PRESENT ? (entry & ~(uint32_t)(WRITABLE | USER)) | rights : entry;
}

static APART void protect_range(uint32_t first, uint32_t count, uint32_t rights, int shared) {
  for (uint32_t va = first, pages = count; pages;) {
    uint32_t n = run(va, pages);
    if (load(pde_at(va), PRESENT) & PRESENT) {
      uint32_t *e = entries(va);
      for (uint32_t i = 0; shared && i < n; i++) {
        uint32_t old = e[i];
        while (!__atomic_compare_exchange_n(
            &e[i], &old, with_rights(old, rights), 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
        }
      }
      for (uint32_t i = 0; !shared && i < n; i++) e[i] = with_rights(e[i], rights);
    }
    va += n * PAGE;
    pages -= n;
  }
  pay(first, count);
}

/* The measurement. */

static uint32_t hits[ADDRESSES];   /* Words of 64 pages. */
static uint32_t wider[ADDRESSES];  /* Words of as many pages as the TLB has entries. */
static uint32_t widest[ADDRESSES]; /* Words of 1 GiB. */

static uint64_t random_state = 0x9e3779b97f4a7c15u;

static uint32_t random_below(uint32_t limit) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (uint32_t)(random_state >> 20) & (limit - 1);
}

static void draw(uint32_t *to, uint32_t pages) {
  for (uint32_t i = 0; i < ADDRESSES; i++) {
    uint32_t page = random_below(pages);
    to[i] = FIRST + page * PAGE + random_below(ENTRIES) * 4;
  }
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void reset(void) {
  next_frame = FIRST_TABLE;
  free_count = 0;
  memset(ram + ROOT, 0, PAGE);
  memset(ram + KERNEL_TABLE, 0, PAGE);
  word(ROOT)[ENTRIES - 1] = ROOT | PRESENT | WRITABLE | ACCESSED | DIRTY;
  word(ROOT)[TRANSIENT >> 22] = KERNEL_TABLE | PRESENT | WRITABLE | ACCESSED | DIRTY;
  invalidate_all();
}

/* Maps pages to the same few frames, accessed. */
static void fill(uint32_t pages) {
  for (uint32_t i = 0; i < pages; i++) {
    uint32_t frame = DATA + (i & (DATA_PAGES - 1)) * PAGE;
    if (map_page(FIRST + i * PAGE, frame | PRESENT | WRITABLE | USER)) fail("already mapped");
    sink += load(FIRST + i * PAGE, PRESENT | USER);
  }
}

#define LEAF (DATA | PRESENT | WRITABLE | USER)
#define SAMPLE(key, prepare, count, body)                     \
  do {                                                        \
    printf("%s", key);                                        \
    for (int sample = 0; sample < samples; sample++) {        \
      prepare;                                                \
      double from = now();                                    \
      body;                                                   \
      printf(" %.4f", (now() - from) / (double)(count));      \
    }                                                         \
    printf("\n");                                             \
  } while (0)

/* Each loop stands alone, so that the compiler has all registers for it. */

static APART uint64_t translations(void) {
  uint64_t sum = 0;
  for (uint32_t i = 0; i < ADDRESSES; i++) sum += translate(hits[i], PRESENT | USER);
  return sum;
}

static APART uint64_t loads(const uint32_t *addresses) {
  uint64_t sum = 0;
  for (uint32_t i = 0; i < ADDRESSES; i++) sum += load(addresses[i], PRESENT | USER);
  return sum;
}

static APART uint64_t forced_walks(void) {
  uint64_t sum = 0;
  for (uint32_t i = 0; i < ADDRESSES; i++) {
    invalidate(wider[i]);
    sum += load(wider[i], PRESENT | USER);
  }
  return sum;
}

static APART uint64_t walks(void) {
  uint64_t sum = 0;
  for (uint32_t i = 0; i < ADDRESSES; i++) sum += walk_apart(widest[i], PRESENT | USER);
  return sum;
}

static APART void map_pages(uint32_t pages) {
  for (uint32_t i = 0; i < pages; i++) {
    if (map_page(FIRST + i * PAGE, LEAF)) fail("already mapped");
  }
}

static APART void unmap_pages(uint32_t pages) {
  uint32_t was;
  uint64_t sum = 0;
  for (uint32_t i = 0; i < pages; i++) {
    if (unmap_page(FIRST + i * PAGE, &was)) fail("not mapped");
    sum += was;
  }
  sink = sum;
}

static APART void map_whole(uint32_t va, uint32_t pages) {
  if (map_range(va, pages, LEAF)) fail("already mapped");
}

/* 1024 pages in two tables that stay: mapped and unmapped. */
static APART void map_and_unmap(int times) {
  for (int i = 0; i < times; i++) {
    map_whole(FIRST + SPAN / 2, ENTRIES);
    unmap_range(FIRST + SPAN / 2, ENTRIES, 0);
  }
}

static APART void zero_frames(void) {
  for (uint32_t i = 0; i < ENTRIES; i++) zero_frame(DATA + i * PAGE);
}

int main(int argc, char **argv) {
  int samples = argc > 1 ? atoi(argv[1]) : 31;
  ram = aligned_alloc(PAGE, RAM_BYTES);
  if (samples < 1 || !ram) fail("bad arguments or no memory");
  memset(ram, 1, RAM_BYTES);
  draw(hits, DATA_PAGES);
  draw(wider, TLB_ENTRIES);
  draw(widest, GIBIBYTE_PAGES);

  reset();
  fill(GIBIBYTE_PAGES);
  sink = loads(hits);
  SAMPLE("translate", , ADDRESSES, sink = translations());
  SAMPLE("load", , ADDRESSES, sink = loads(hits));
  SAMPLE("invalidate", , ADDRESSES, sink = forced_walks());
  SAMPLE("miss", , ADDRESSES, sink = loads(widest));
  SAMPLE("walk", , ADDRESSES, sink = walks());

  reset();
  fill(FEW_PAGES);
  SAMPLE("mapPage", unmap_pages(FEW_PAGES), FEW_PAGES, map_pages(FEW_PAGES));
  unmap_pages(FEW_PAGES);
  SAMPLE("unmapPage", fill(FEW_PAGES), FEW_PAGES, unmap_pages(FEW_PAGES));
  SAMPLE("mapTables", reset(), GIBIBYTE_PAGES, map_pages(GIBIBYTE_PAGES));
  SAMPLE("mapRange", reset(), GIBIBYTE_PAGES, map_whole(FIRST, GIBIBYTE_PAGES));

  for (int shared = 0; shared < 2; shared++) {
    reset();
    SAMPLE(shared ? "unmapRangeShared" : "unmapRange", fill(FEW_PAGES), FEW_PAGES,
           unmap_range(FIRST, FEW_PAGES, shared));
    fill(SOME_PAGES);
    uint32_t rights = USER;
    SAMPLE(shared ? "protectRangeShared" : "protectRange", rights ^= WRITABLE, SOME_PAGES,
           protect_range(FIRST, SOME_PAGES, rights, shared));
  }

  reset();
  fill(1);
  map_whole(FIRST + 2 * SPAN - PAGE, 1);
  SAMPLE("range1024", , 2 * ENTRIES * 64, map_and_unmap(64));
  SAMPLE("zeroFrame", , ENTRIES, zero_frames());
  return 0;
}
