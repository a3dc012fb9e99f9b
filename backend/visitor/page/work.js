// The proof of work: asked of a new chat while very many come at once, and fetched only then. It finds the number with
// which SHA-256 of "challenge.number" begins with so many zero bits, in slices, so that the page goes on answering.
(function () {
  "use strict";
  var SLICE = 40;

  // The first 32 bits of the fractions of roots of primes (FIPS 180-4, 4.2.2 and 5.3.3).
  function fractions(power, count) {
    var found = [];
    for (var n = 2; found.length < count; n += 1) {
      var prime = true;
      for (var d = 2; d * d <= n; d += 1) { if (n % d === 0) { prime = false; } }
      if (prime) { found.push((Math.pow(n, power) % 1) * 4294967296 | 0); }
    }
    return found;
  }

  var K = fractions(1 / 3, 64);
  var w = new Int32Array(64);

  function turn(x, n) { return (x >>> n) | (x << (32 - n)); }

  // One block of sixteen words, which stand in `w`, on top of `from`.
  function compress(from, to) {
    var a = from[0], b = from[1], c = from[2], d = from[3], e = from[4], f = from[5], g = from[6], h = from[7];
    for (var i = 0; i < 64; i += 1) {
      if (i > 15) {
        var x = w[i - 15];
        var y = w[i - 2];
        w[i] = w[i - 16] + w[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
      }
      var one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i] | 0;
      var two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c)) | 0;
      h = g; g = f; f = e; e = d + one | 0; d = c; c = b; b = a; a = one + two | 0;
    }
    to[0] = from[0] + a; to[1] = from[1] + b; to[2] = from[2] + c; to[3] = from[3] + d;
    to[4] = from[4] + e; to[5] = from[5] + f; to[6] = from[6] + g; to[7] = from[7] + h;
  }

  // The words of `text` from a place on; where it ends in them, with its end mark and length.
  function load(text, at) {
    for (var i = 0; i < 16; i += 1) { w[i] = 0; }
    for (var j = 0; j < 64 && at + j <= text.length; j += 1) {
      w[j >> 2] |= (at + j < text.length ? text.charCodeAt(at + j) : 128) << (24 - 8 * (j & 3));
    }
    if (text.length - at < 56) { w[15] = text.length * 8; }
  }

  window.solveWork = function (challenge, bits, done) {
    var head = challenge + ".";
    var same = new Int32Array(8);
    var state = new Int32Array(8);
    var skip = 0;
    var number = 0;
    var start = fractions(1 / 2, 8);
    // What stands in whole blocks before the number is the same for every try.
    while (head.length - skip >= 64) { load(head, skip); compress(start, same); start = [].slice.call(same); skip += 64; }

    function solves(text) {
      state.set(start);
      for (var at = skip; at <= text.length + 8; at += 64) { load(text, at); compress(state, state); }
      return bits === 0 || state[0] >>> (32 - bits) === 0;
    }

    (function slice() {
      var until = new Date().getTime() + SLICE;
      while (new Date().getTime() < until) {
        for (var i = 0; i < 50; i += 1) {
          if (solves(head + number)) { done(number); return; }
          number += 1;
        }
      }
      setTimeout(slice, 0);
    }());
  };
}());
