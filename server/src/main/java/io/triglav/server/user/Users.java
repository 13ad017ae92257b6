package io.triglav.server.user;

import io.triglav.server.shared.ApiException;
import io.triglav.server.shared.Checks;
import io.triglav.server.shared.FieldError;
import io.triglav.server.shared.Settings;
import java.time.Clock;
import java.util.List;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Sort;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The users. */
@Service
class Users {
  private final UserRepository users;
  private final Passwords passwords;
  private final Tokens tokens;
  private final Settings.Security settings;
  private final Clock clock;

  Users(UserRepository users, Passwords passwords, Tokens tokens, Settings settings, Clock clock) {
    this.users = users;
    this.passwords = passwords;
    this.tokens = tokens;
    this.settings = settings.security();
    this.clock = clock;
  }

  List<User> all() {
    return users.findAll(Sort.by("id"));
  }

  User get(long id) {
    return users.findById(id).orElseThrow(() -> ApiException.notFound("there is no user " + id));
  }

  /** The user of that name and password. */
  User logIn(String name, String password) {
    User user = users.findByName(name).orElse(null);
    if (!passwords.matches(password, user == null ? null : user.passwordHash()) || user == null) {
      throw ApiException.unauthorized("wrong username or password");
    }
    return user;
  }

  @Transactional
  User create(UserRequest request) {
    request.checkNew(settings.passwordMinLength());
    String name = String.valueOf(request.name());
    if (users.existsByName(name)) {
      throw taken(name);
    }
    User user = new User(name, passwords.hash(String.valueOf(request.password())), clock.instant());
    user.update(request, null, clock.instant());
    try {
      return users.saveAndFlush(user);
    } catch (DataIntegrityViolationException sameNameMeanwhile) {
      throw taken(name);
    }
  }

  private static ApiException taken(String name) {
    return ApiException.invalid(
        HttpStatus.UNPROCESSABLE_CONTENT,
        List.of(new FieldError("name", Checks.quoted(name) + " is taken; choose another")));
  }

  /** Changes a user; a new password ends the tokens that were got with the old one. */
  @Transactional
  User update(long id, UserRequest request) {
    request.checkChange(settings.passwordMinLength());
    if (request.groups() != null && !request.groups().contains(User.ADMIN_GROUP)) {
      keepAnAdmin(id);
    }
    User user = get(id);
    String password = request.password();
    user.update(request, password == null ? null : passwords.hash(password), clock.instant());
    if (password != null) {
      tokens.revokeAllOf(id);
    }
    tokens.forget();
    return user;
  }

  @Transactional
  void delete(long id) {
    keepAnAdmin(id);
    users.delete(get(id));
    tokens.forget();
  }

  /** Without any admin nobody could manage users, nor make an admin. */
  private void keepAnAdmin(long removed) {
    if (users.lockMembers(User.ADMIN_GROUP).equals(List.of(removed))) {
      throw ApiException.invalid(
          HttpStatus.UNPROCESSABLE_CONTENT,
          List.of(
              new FieldError(
                  "groups",
                  "user "
                      + removed
                      + " is the last member of "
                      + User.ADMIN_GROUP
                      + ", and nobody else could manage users; add another user to it first")));
    }
  }
}
