package dev.quire.cli.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What goes out and comes back as one: a page of a process, or a shared page with all the places
 * where processes have it.
 *
 * @param places at least one; who may write to it stands first
 */
record Unit(List<Place> places) {

  /** A page of a process. */
  record Place(Actor actor, ModelPage page) {}

  /** Returns all pages of all processes, by process and address; shared ones once. */
  static List<Unit> all(SetRun in) {
    List<Unit> units = new ArrayList<>();
    Map<PageContents, Unit> shared = new HashMap<>();
    for (Actor actor : in.actors()) {
      for (ModelPage page : actor.model().pages()) {
        Place place = new Place(actor, page);
        Unit known = shared.get(page.contents());
        if (known != null) {
          known.places().add(place);
          continue;
        }
        Unit unit = new Unit(new ArrayList<>(List.of(place)));
        units.add(unit);
        if (page.isShared()) {
          shared.put(page.contents(), unit);
        }
      }
    }
    return units;
  }
}
