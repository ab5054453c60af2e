use readings::report::steepest;
use readings::sensor::Sensor;

fn sensor(readings: &[i64]) -> Sensor {
    Sensor { name: "roof".to_string(), readings: readings.to_vec() }
}

#[test]
fn the_steepest_rise_is_reported() {
    assert_eq!(steepest(&[sensor(&[1, 5]), sensor(&[2, 3])]), 4);
}

#[test]
fn nothing_rises_without_sensors() {
    assert_eq!(steepest(&[]), 0);
}
