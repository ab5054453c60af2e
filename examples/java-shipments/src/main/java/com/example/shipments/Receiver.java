package com.example.shipments;

/** Who gets a shipment; {@code address} is null for those who pick it up. */
public record Receiver(String name, Address address) {}
