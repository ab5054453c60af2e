package com.example.shipments;

/** Labels that are printed for shipments. */
public final class Labels {
  private Labels() {}

  /** The label's second line: the city, or where a parcel waits that is picked up. */
  static String placeOf(Receiver receiver) {
    return receiver.address().city().toUpperCase();
  }

  /** The whole label. */
  public static String labelFor(Receiver receiver) {
    if (receiver.name().isBlank()) {
      throw new IllegalArgumentException("a receiver without a name");
    }
    return receiver.name() + "\n" + placeOf(receiver);
  }
}
