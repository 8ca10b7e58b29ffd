// One-time passwords of authenticator apps (RFC 6238): six digits, SHA-1, half a minute.

export const PERIOD = 30;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export async function codeAt(secret, step) {
  const hash = { name: "HMAC", hash: "SHA-1" };
  const key = await crypto.subtle.importKey("raw", decoded(secret), hash, false, ["sign"]);
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(step));
  const mac = new DataView(await crypto.subtle.sign("HMAC", key, counter));
  const number = mac.getUint32(mac.getUint8(mac.byteLength - 1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

// Base 32 (RFC 4648, section 6), without what is left of the last byte.
function decoded(text) {
  const digits = [...text.replaceAll("=", "").toUpperCase()].map((digit) => ALPHABET.indexOf(digit));
  const bits = digits.map((digit) => digit.toString(2).padStart(5, "0")).join("");
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2));
}
