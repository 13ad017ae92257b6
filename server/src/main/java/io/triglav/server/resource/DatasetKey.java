package io.triglav.server.resource;

import io.triglav.server.shared.Unit;

/** What makes two declarations speak of the same data. Uris are compared to the letter. */
public record DatasetKey(String uri, Unit unit, String timezone) {}
