package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.daily;
import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.object;
import static io.triglav.server.api.Fixtures.unique;
import static io.triglav.server.api.Fixtures.uniqueName;

import io.triglav.server.support.Api;
import java.util.List;

/** Every endpoint that takes a body, with a body that it would take; nothing of it is ever sent. */
final class Endpoints {
  record Endpoint(String verb, String path, Object body) {
    boolean takesAList() {
      return body instanceof List;
    }

    @Override
    public String toString() {
      return verb + " " + path;
    }
  }

  final Endpoint logIn =
      new Endpoint("POST", "/auth/token", object("username", "x", "password", "y"));
  final Endpoint createUser =
      new Endpoint(
          "POST",
          "/users",
          object("name", "never", "password", Fixtures.PASSWORD, "authenticator", "local"));
  final Endpoint createResource = new Endpoint("POST", "/resources", daily("never://resource"));
  final Endpoint putJob =
      new Endpoint(
          "PUT",
          "/jobs",
          object(
              "uri",
              "never://job",
              "input_resources",
              List.of(daily("never://in")),
              "output_resources",
              List.of(daily("never://out"))));
  final Endpoint patchJob = new Endpoint("PATCH", "/jobs", object("uri", "never://job"));
  final Endpoint send = new Endpoint("POST", "/messages", List.of(daily("never://message", 0)));
  final Endpoint patchUser;
  final Endpoint putUser;
  final Endpoint patchResource;
  final Endpoint putResource;

  Endpoints(Api api) {
    Object change = object("description", "never");
    String user = "/users/" + Fixtures.createUser(api, uniqueName("untouched")).id();
    String resource = "/resources/" + api.post("/resources", json(daily(unique("untouched")))).id();
    patchUser = new Endpoint("PATCH", user, change);
    putUser = new Endpoint("PUT", user, change);
    patchResource = new Endpoint("PATCH", resource, change);
    putResource = new Endpoint("PUT", resource, change);
  }

  List<Endpoint> all() {
    return List.of(
        logIn,
        createUser,
        patchUser,
        putUser,
        createResource,
        patchResource,
        putResource,
        putJob,
        patchJob,
        send);
  }
}
