package io.triglav.agent.jobfile;

import io.triglav.client.JobDefinition;
import io.triglav.client.ResourceDefinition;

/** One document of a file. */
public sealed interface Document {
  /** Where it begins: file and line. */
  String place();

  /** {@code job} or {@code resource}. */
  String kind();

  String uri();

  /** What makes two documents speak of the same thing. */
  String identity();

  /** A job. */
  record OfJob(String place, JobDefinition wanted) implements Document {
    @Override
    public String kind() {
      return "job";
    }

    @Override
    public String uri() {
      return wanted.uri();
    }

    @Override
    public String identity() {
      return "job " + wanted.uri();
    }
  }

  /** A resource that belongs to no job. */
  record OfResource(String place, ResourceDefinition wanted) implements Document {
    @Override
    public String kind() {
      return "resource";
    }

    @Override
    public String uri() {
      return wanted.uri();
    }

    @Override
    public String identity() {
      return "resource " + String.join(" ", uri(), wanted.unit(), "" + wanted.timezone());
    }
  }
}
