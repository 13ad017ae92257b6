package io.triglav.client;

/** The server does not accept the credentials (401), or not for this (403). */
public final class AccessDenied extends TriglavException {
  AccessDenied(String message) {
    super(message, null);
  }

  @Override
  public boolean isTemporary() {
    return false;
  }
}
