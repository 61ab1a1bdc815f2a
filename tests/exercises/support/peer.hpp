// The other side: what a check says to the programs, and hears from them, over TCP and UDP.
// It stands on bare system calls. The exercises change common/, and what is broken there must not break what finds it.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "tests/exercises/support/scene.hpp"

/// A descriptor, closed at the end.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) = delete;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number() const { return number_; }
  void close();

 private:
  int number_;
};

/// One end of a TCP connection.
class Connection {
 public:
  /// Connects to a server under check, at "127.0.0.1:9999" or "[::1]:9999". The scene fails if nobody is there.
  Connection(Scene& scene, const std::string& name, const std::string& address);

  /// Sends all of this, in one segment where it fits one. The scene fails if more has come until then than was
  /// received, unless that may be.
  void sends(const std::string& bytes);

  /// From here on more may come than was received, also before something is sent.
  void may_hear_more() { may_hear_more_ = true; }

  /// The same without a word in the transcript, for threads that speak all at once.
  void says_quietly(const std::string& bytes) const;

  /// Exactly this comes next. Otherwise the scene fails, and says why it was expected.
  void receives(const std::string& bytes, const std::string& why);

  /// The next line comes, up to its newline, which is not returned.
  std::string receives_line(const std::string& why);

  /// All that comes until the stream ends, however that is.
  std::string receives_all(const std::string& why);

  /// The stream ends here.
  void sees_end(const std::string& why);

  /// The same, and it is no reset.
  void sees_orderly_end(const std::string& why);

  /// Nothing comes, and the stream does not end, for a moment. Whoever is right says nothing for ever.
  void is_left_waiting(const std::string& why);

  /// Whether something comes within this time, be it the end of the stream.
  bool hears_within(std::chrono::milliseconds time) const;

  /// Sends this again and again and reads nothing, until no more fits between the two. Returns how many bytes that was.
  std::size_t floods(const std::string& message);

  /// Says that nothing more will be sent, and still listens.
  void says_no_more();

  /// Its cable is pulled, and plugged in again: in between nothing that is sent to it arrives, so that it
  /// acknowledges, answers and refuses nothing, and nobody is told.
  void loses_its_cable();
  void gets_its_cable_back();

  /// Closes: in the usual way, or with a reset.
  void leaves();
  void resets();

  /// Its own address, as the programs print it.
  const std::string& address() const { return address_; }
  const std::string& name() const { return name_; }

 private:
  friend class Listener;
  Connection(Scene& scene, std::string name, Descriptor descriptor, std::string address);

  // Reads at most so many bytes; says in `end_` how the stream has ended, if it has.
  std::string read(std::size_t size);

  Scene& scene_;
  std::string name_;
  Descriptor descriptor_;
  std::string address_;
  std::string end_;
  bool may_hear_more_ = false;
};

/// A TCP server of the check's own, on a free port of this host.
class Listener {
 public:
  Listener(Scene& scene, std::string name, const std::string& host = "127.0.0.1");

  /// A client under check connects.
  Connection accepts(const std::string& why);

  /// No client has connected that has not been accepted.
  void has_nobody_waiting(const std::string& why);

  const std::string& address() const { return address_; }
  std::string port() const { return address_.substr(address_.rfind(':') + 1); }

 private:
  Scene& scene_;
  std::string name_;
  Descriptor descriptor_;
  std::string address_;
};

/// A TCP port of this host at which nobody listens, and nobody can: it is taken. Whoever connects is refused.
class Nobody {
 public:
  explicit Nobody(Scene& scene, const std::string& host = "127.0.0.1");

  std::string port() const { return address_.substr(address_.rfind(':') + 1); }

 private:
  Descriptor descriptor_;
  std::string address_;
};

/// A UDP socket of the check's own, on this host and port; 0: a free one.
class Datagrams {
 public:
  /// Throws Skipped (check.hpp) where the machine has no such address.
  Datagrams(Scene& scene, std::string name, const std::string& host = "127.0.0.1", const std::string& port = "0");

  /// This datagram comes next. Otherwise the scene fails, and says why it was expected.
  void receives(const std::string& bytes, const std::string& why);

  /// The next datagram, whatever it holds; the transcript leaves it out.
  std::string receives_whatever(const std::string& why);

  /// None has come that was not received above, and none comes for a moment.
  void has_received_no_more(const std::string& why);

  /// Answers the sender of the last datagram, or sends to an address.
  void answers(const std::string& bytes);
  void sends(const std::string& bytes, const std::string& address);

  /// Sends the same to an address every 50 ms until it is enough; false if it never is.
  bool keeps_sending(const std::string& bytes, const std::string& address, const std::function<bool()>& enough);

  /// Who sent the last datagram, and when the system got it.
  const std::string& sender() const { return sender_; }
  std::chrono::microseconds time() const { return time_; }

  const std::string& address() const { return address_; }
  std::string port() const { return address_.substr(address_.rfind(':') + 1); }

 private:
  void send(const std::string& bytes, const std::string& address);
  std::string read();

  Scene& scene_;
  std::string name_;
  Descriptor descriptor_;
  std::string address_;
  std::string sender_;
  std::chrono::microseconds time_{0};
};
