package dev.quire.cli.techniques.report;

/** Pieces of a page that is XML as well as HTML. */
final class Markup {

  private Markup() {}

  /** Returns text that means itself, in content and in attributes. */
  static String text(String plain) {
    StringBuilder escaped = new StringBuilder();
    plain
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isCharacter(c) ? c : '\ufffd');
              }
            });
    return escaped.toString();
  }

  /** What XML has no place for is shown as replaced. */
  private static boolean isCharacter(int c) {
    return c == '\t' || c == '\n' || (c >= ' ' && !(c >= 0xd800 && c <= 0xdfff) && c < 0xfffe);
  }

  /** Returns an element around markup; {@code attributes} are names and plain values in turn. */
  static String element(String name, String content, String... attributes) {
    StringBuilder element = new StringBuilder("<").append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      element.append(' ').append(attributes[i]).append("=\"").append(text(attributes[i + 1]));
      element.append('"');
    }
    return element.append('>').append(content).append("</").append(name).append('>').toString();
  }
}
