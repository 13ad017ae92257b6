package io.triglav.server.job;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.triglav.server.shared.IdOrUri;
import io.triglav.server.shared.IdOrUriParameter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "jobs", description = "What reads and writes resources")
class JobController {
  private static final String COLLECTION = "/jobs";
  private static final String ONE = COLLECTION + "/{*id_or_uri}";

  private final Jobs jobs;

  JobController(Jobs jobs) {
    this.jobs = jobs;
  }

  @PutMapping(COLLECTION)
  @Operation(
      operationId = "putJob",
      summary = "Creates or updates a job with all its inputs and outputs")
  JobResponse put(@RequestBody JobRequest request) {
    return jobs.put(request);
  }

  @PatchMapping(COLLECTION)
  @Operation(operationId = "patchJob", summary = "The same as PUT")
  JobResponse patch(@RequestBody JobRequest request) {
    return jobs.put(request);
  }

  @GetMapping(COLLECTION)
  @Operation(operationId = "listJobs", summary = "All jobs")
  List<JobResponse.Row> list() {
    return jobs.all().stream().map(JobResponse.Row::of).toList();
  }

  @GetMapping(ONE)
  @IdOrUriParameter
  @Operation(operationId = "getJob", summary = "One job with its inputs and outputs")
  JobResponse get(HttpServletRequest request) {
    return jobs.get(IdOrUri.of(request, COLLECTION));
  }

  @DeleteMapping(ONE)
  @IdOrUriParameter
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "deleteJob",
      summary = "Deletes a job, and those of its resources that no other job shares")
  void delete(HttpServletRequest request) {
    jobs.delete(IdOrUri.of(request, COLLECTION));
  }
}
