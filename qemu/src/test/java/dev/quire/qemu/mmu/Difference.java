package dev.quire.qemu.mmu;

/**
 * Where the two sides differ.
 *
 * @param scene under which tables and registers
 * @param probe which access of the scene, by index
 * @param text both answers
 */
record Difference<R>(Scene<R> scene, int probe, String text) {}
