package io.triglav.server.job;

/** A job is being deleted, in the transaction that is under way. */
public record JobDeleted(long jobId) {}
