package com.example.shipments;

/** Where a receiver lives; who picks parcels up at a station has none. */
public record Address(String street, String city) {}
