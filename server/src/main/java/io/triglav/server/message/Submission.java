package io.triglav.server.message;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One request's messages on their way; the outcome is how many of them were new. */
record Submission(List<NewMessage> messages, CompletableFuture<Integer> outcome) {}
