package dev.quire.process;

import dev.quire.api.Backend;

/**
 * A backend, and the programs that it takes.
 *
 * @param elfMachine the {@code e_machine} of its programs
 * @param foreignElfMachine that of programs for another backend
 */
record Subject(Backend backend, int elfMachine, int foreignElfMachine) {}
