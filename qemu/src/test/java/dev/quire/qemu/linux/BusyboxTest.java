package dev.quire.qemu.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What a shell asks of its kernel. */
class BusyboxTest extends GuestTest {

  @BeforeEach
  void requireBusybox() {
    Busybox.missing().ifPresent(GuestTest::lacks);
  }

  private Guest.Run shell(String architecture, String script) {
    return guest(architecture).run(List.of(Busybox.path(architecture), "sh", "-c", script));
  }

  @OnBoth
  void shellRunsPrograms(String architecture) {
    Guest.Run run =
        shell(
            architecture,
            """
            for i in 1 2 3; do echo -n "$i "; done; echo
            x=$(echo sub | tr a-z A-Z); echo "$x"
            grep -c line <<E
            line one
            other
            line two
            E
            seq 3 | while read a; do echo "read $a"; done
            true && false || echo chain
            echo abc | sed s/b/X/
            dd if=/dev/zero bs=1k count=3 2>/dev/null | wc -c
            test -d / && ls -d /proc
            exit 7
            """);
    assertEquals(
        "1 2 3 \nSUB\n2\nread 1\nread 2\nread 3\nchain\naXc\n3072\n/proc\n",
        run.output(),
        run.error());
    assertEquals(7, run.code());
  }

  @OnBoth
  void signalsReachShells(String architecture) {
    Guest.Run run =
        shell(
            architecture,
            """
            trap 'echo usr1' USR1; kill -USR1 $$; echo after
            timeout 1 sleep 60; echo timeout $?
            sh -c 'kill -SEGV $$'; echo segv $?
            (sleep 0.1; echo late) & wait; echo waited
            set -o pipefail; yes | head -n 1; echo yes $?
            """);
    assertEquals(
        "usr1\nafter\ntimeout 143\nsegv 139\nlate\nwaited\ny\nyes 141\n",
        run.output(),
        run.error());
  }

  @OnBoth
  void processesCompeteForFewFrames(String architecture) {
    String script =
        "for i in 1 2 3 4; do (awk 'BEGIN { for (j = 0; j < 20000; j++) s += j / '$i';"
            + " printf \"%.2f\\n\", s }') & done; wait";
    Guest.Run run =
        guest(architecture)
            .run(List.of(Busybox.path(architecture), "sh", "-c", script), OptionalLong.of(150));
    assertEquals(
        List.of("199990000.00", "49997500.00", "66663333.33", "99995000.00"),
        run.output().lines().sorted().toList(),
        run.error());
    assertTrue(run.result().ticks() > 0, run.result().toString());
    assertTrue(run.result().switches() > 4, run.result().toString());
  }

  @OnBoth
  void inputIsRead(String architecture) {
    Guest.Run run =
        guest(architecture)
            .run(
                List.of(Busybox.path(architecture), "sort", "-n"),
                "10\n9\n100\n",
                OptionalLong.empty(),
                Path.of("/"));
    assertEquals("9\n10\n100\n", run.output());
  }

  @OnBoth
  void rootIsADirectoryOfTheHost(String architecture, @TempDir Path root) throws IOException {
    Path bin = Files.createDirectory(root.resolve("bin"));
    Files.copy(Path.of(Busybox.path(architecture)), bin.resolve("busybox"));
    Files.setPosixFilePermissions(
        bin.resolve("busybox"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createSymbolicLink(bin.resolve("sh"), Path.of("/bin/busybox"));
    Path script =
        Files.writeString(root.resolve("script"), "#!/bin/sh -e\necho $0 $1; false; echo no\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Guest.Run run =
        guest(architecture)
            .run(
                List.of(
                    "/bin/sh",
                    "-c",
                    "ls /; /script x; echo $?; awk 'BEGIN { \"echo from sh\" | getline; print }';"
                        + " readlink /proc/self/exe; cat /etc/passwd; echo x > /new"),
                "",
                OptionalLong.empty(),
                root);
    assertEquals("bin\nscript\n/script x\n1\nfrom sh\n/bin/busybox\n", run.output(), run.error());
    assertTrue(run.error().contains("No such file or directory"), run.error());
    assertTrue(run.error().contains("Read-only file system"), run.error());
  }
}
