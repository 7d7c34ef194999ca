package dev.quire.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of SPEC.md, which is part of this artifact. */
final class Spec {
  private static final String RESOURCE = "SPEC.md";
  private static final Pattern RULE =
      Pattern.compile("(?m)^\\*\\*(Q\\d+\\.\\d+)\\*\\* (.*(?:\\R(?!\\R|\\*\\*|#).*)*)");
  private static final Map<String, String> RULES = read();

  private Spec() {}

  /** The text of every rule by its number, in the order of the document. */
  static Map<String, String> rules() {
    return RULES;
  }

  /** The text of one rule. */
  static String text(String number) {
    return RULES.getOrDefault(number, "(no rule of SPEC.md)");
  }

  private static Map<String, String> read() {
    Map<String, String> rules = new LinkedHashMap<>();
    try (InputStream in = Spec.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the artifact");
      }
      Matcher matcher = RULE.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      while (matcher.find()) {
        String before =
            rules.put(matcher.group(1), matcher.group(2).replaceAll("\\s+", " ").strip());
        if (before != null) {
          throw new IllegalStateException(matcher.group(1) + " stands twice in " + RESOURCE);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Collections.unmodifiableMap(rules);
  }
}
