package io.triglav.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as the server keeps it.
 *
 * @param id increases in the order in which messages were accepted
 * @param message what was sent; lists of messages leave out the uuid
 * @param createdAt when the server accepted it
 */
public record StoredMessage(long id, Message message, @Nullable Instant createdAt) {}
