package com.example.shipments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LabelsTest {
  @Test
  void aLabelHasNameAndCity() {
    assertEquals("Ada\nLONDON", Labels.labelFor(new Receiver("Ada", new Address("St James's Sq 12", "London"))));
  }

  @Test
  void aReceiverNeedsAName() {
    assertThrows(IllegalArgumentException.class, () -> Labels.labelFor(new Receiver(" ", null)));
  }
}
