package io.triglav.server.job;

import io.triglav.server.resource.Resource;
import io.triglav.server.resource.ResourceRequest;
import io.triglav.server.resource.ResourceResponse;
import io.triglav.server.resource.Resources;
import io.triglav.server.shared.ApiException;
import io.triglav.server.shared.Checks;
import io.triglav.server.shared.FieldError;
import io.triglav.server.shared.IdOrUri;
import io.triglav.server.shared.WriteOrder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Sort;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The jobs. Changes take their place in the one order of writes, so that every message meets a
 * definite set of rules.
 */
@Service
public class Jobs {
  /** A job, as far as others have to know it. */
  public record Reference(long id, String uri) {}

  /** What a job writes. */
  public record Output(String uri, String unit, String timezone) {}

  private final JobRepository jobs;
  private final JobLinks links;
  private final Resources resources;
  private final WriteOrder order;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Jobs(
      JobRepository jobs,
      JobLinks links,
      Resources resources,
      WriteOrder order,
      ApplicationEventPublisher events,
      Clock clock) {
    this.jobs = jobs;
    this.links = links;
    this.resources = resources;
    this.order = order;
    this.events = events;
    this.clock = clock;
  }

  List<Job> all() {
    return jobs.findAll(Sort.by("id"));
  }

  @Transactional(readOnly = true)
  JobResponse get(IdOrUri which) {
    return response(
        find(which).orElseThrow(() -> ApiException.notFound("there is no job " + name(which))));
  }

  /** The job of that uri. */
  public Optional<Reference> reference(String uri) {
    return jobs.findByUri(uri).map(job -> new Reference(job.id(), job.uri()));
  }

  /** The job of that id. */
  public Optional<Reference> reference(long id) {
    return jobs.findById(id).map(job -> new Reference(job.id(), job.uri()));
  }

  /** What a job writes, each dataset once. */
  public List<Output> outputs(long jobId) {
    return resources.all(links.resourceIds(jobId, Role.OUTPUT)).stream()
        .map(ResourceResponse::of)
        .map(output -> new Output(output.uri(), output.unit(), output.timezone()))
        .distinct()
        .toList();
  }

  /** Creates or updates a job with its inputs and outputs. */
  JobResponse put(JobRequest request) {
    request.check();
    return order.change(position -> put(request, position));
  }

  private JobResponse put(JobRequest request, long position) {
    Job job = save(request);
    Map<Integer, Long> marks = links.marks(job.id());
    Set<Long> before = resourceIds(job.id());
    links.unlink(job.id(), Role.INPUT);
    links.unlink(job.id(), Role.OUTPUT);
    for (Resource input : declare(request.inputs(), Role.INPUT, position)) {
      // A dataset that the job already read goes on counting from where it did: repeating a request
      // changes nothing.
      links.linkInput(job.id(), input.id(), marks.getOrDefault(input.datasetId(), position));
    }
    for (Resource output : declare(request.outputs(), Role.OUTPUT, position)) {
      links.linkOutput(job.id(), output.id());
    }
    deleteUnlinked(before);
    return response(job);
  }

  /**
   * Deletes a job and those of its resources that no other job shares. What it fired stays on
   * record.
   */
  void delete(IdOrUri which) {
    order.change(() -> find(which).ifPresent(this::delete));
  }

  private void delete(Job job) {
    Set<Long> before = resourceIds(job.id());
    events.publishEvent(new JobDeleted(job.id()));
    jobs.delete(job);
    jobs.flush();
    deleteUnlinked(before);
  }

  private Job save(JobRequest request) {
    Job job = named(request).orElseGet(() -> create(request));
    job.update(request, clock.instant());
    return jobs.saveAndFlush(job);
  }

  /**
   * The job of the id; with an unknown id (from another server, say) or none, the job of the uri.
   */
  private Optional<Job> named(JobRequest request) {
    Optional<Job> byUri = request.uri() == null ? Optional.empty() : jobs.findByUri(request.uri());
    Optional<Job> byId = request.id() == null ? Optional.empty() : jobs.findById(request.id());
    if (byId.isPresent() && byUri.isPresent() && byId.get().id() != byUri.get().id()) {
      throw ApiException.invalid(
          HttpStatus.UNPROCESSABLE_CONTENT,
          List.of(
              new FieldError(
                  "uri",
                  Checks.quoted(byUri.get().uri())
                      + " names job "
                      + byUri.get().id()
                      + "; leave out the id to update that one, or choose another uri")));
    }
    return byId.isPresent() ? byId : byUri;
  }

  private Job create(JobRequest request) {
    if (request.uri() == null) {
      throw ApiException.notFound("there is no job " + request.id() + "; name a uri to create one");
    }
    return new Job(request.uri(), clock.instant());
  }

  private List<Resource> declare(List<ResourceRequest> entries, Role role, long position) {
    List<Resource> declared = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      ResourceRequest entry = entries.get(i).withConsumable(role.consumable());
      String place = (role == Role.INPUT ? "input_resources[" : "output_resources[") + i + "]";
      declared.add(declare(entry, role, position, place));
    }
    return declared;
  }

  private Resource declare(ResourceRequest entry, Role role, long position, String place) {
    Optional<Resource> known = entry.id() == null ? Optional.empty() : resources.find(entry.id());
    if (known.isEmpty()) {
      return resources.create(entry, new Checks().at(place));
    }
    Role other = role == Role.INPUT ? Role.OUTPUT : Role.INPUT;
    if (links.isLinked(known.get().id(), other)) { // this job's old links are gone by now
      throw ApiException.invalid(
          HttpStatus.UNPROCESSABLE_CONTENT,
          List.of(
              new FieldError(
                  place + ".id",
                  "resource "
                      + entry.id()
                      + " is an "
                      + other.name().toLowerCase(java.util.Locale.ROOT)
                      + " of this or another job; leave out the id to declare one of its own")));
    }
    return resources.update(known.get(), entry, position);
  }

  private Set<Long> resourceIds(long jobId) {
    Set<Long> ids = new LinkedHashSet<>(links.resourceIds(jobId, Role.INPUT));
    ids.addAll(links.resourceIds(jobId, Role.OUTPUT));
    return ids;
  }

  private void deleteUnlinked(Set<Long> candidates) {
    resources.all(links.unlinked(candidates)).forEach(resources::delete);
  }

  private Optional<Job> find(IdOrUri which) {
    return which instanceof IdOrUri.Id id
        ? jobs.findById(id.id())
        : jobs.findByUri(((IdOrUri.Uri) which).uri());
  }

  private static String name(IdOrUri which) {
    return which instanceof IdOrUri.Id id
        ? "" + id.id()
        : Checks.quoted(((IdOrUri.Uri) which).uri());
  }

  private JobResponse response(Job job) {
    return JobResponse.of(job, resources(job.id(), Role.INPUT), resources(job.id(), Role.OUTPUT));
  }

  private List<ResourceResponse> resources(long jobId, Role role) {
    return resources.all(links.resourceIds(jobId, role)).stream()
        .map(ResourceResponse::of)
        .toList();
  }
}
