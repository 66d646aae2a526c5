package dev.joulemark.runner.power.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.runner.power.DeviceCapabilities;
import dev.joulemark.runner.power.DeviceCapabilities.Quantity;
import dev.joulemark.runner.power.OpenRequest;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import dev.joulemark.runner.power.PowerSourceProvider.Opening;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a driver or a GPU lacks: the next best is read, and named. */
@Tag("CM-11")
final class NvmlFallbackTest {

    private static PowerSource open(FakeNvml fake) {
        Opening opening = new NvmlProvider(fake.library()).open(OpenRequest.ofAnything());
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened) opening).source();
    }

    private static PowerReading read(PowerSource source) {
        PowerReading reading = new PowerReading();
        source.read(0, reading);
        return reading;
    }

    @Test
    void aGpuThatTellsEverythingHasNoShortcoming() {
        FakeNvml fake = FakeNvml.playing("device GPU-a");
        try (PowerSource source = open(fake)) {
            DeviceCapabilities capabilities = source.capabilities().getFirst();
            assertThat(capabilities.deviceId()).isEqualTo("GPU-a");
            assertThat(capabilities.readBy()).containsOnlyKeys(Quantity.values());
            assertThat(capabilities.of(Quantity.ENERGY_COUNTER)).contains("nvmlDeviceGetTotalEnergyConsumption");
            assertThat(capabilities.of(Quantity.INSTANT_POWER)).contains("field 186");
            assertThat(capabilities.of(Quantity.AVERAGE_POWER)).contains("field 185");
            assertThat(capabilities.of(Quantity.THERMAL_THROTTLE_TIME)).contains("fields 269 270 271");
            assertThat(capabilities.of(Quantity.POWER_CAP_TIME)).contains("field 74");
            assertThat(capabilities.of(Quantity.MEMORY)).contains("nvmlDeviceGetMemoryInfo_v2");
            assertThat(capabilities.shortcomings()).isEmpty();
        }
    }

    @Test
    void theCounterIsReadAsAFieldWhereTheCallIsMissing() {
        // Given
        FakeNvml fake = FakeNvml.withoutCounterCall("device GPU-a", "curve constant 250", "counter 0");
        try (PowerSource source = open(fake)) {
            // When
            PowerReading reading = read(source);
            PowerReading later = new PowerReading();

            // Then
            assertThat(reading.counterJoules).isCloseTo(1e6, within(1000.0));
            assertThat(source.readCounter(0, later)).isTrue();
            assertThat(later.counterJoules).isGreaterThanOrEqualTo(reading.counterJoules);
            assertThat(source.capabilities().getFirst().of(Quantity.ENERGY_COUNTER))
                    .contains("field 83");
            assertThat(source.capabilities().getFirst().shortcomings())
                    .singleElement()
                    .asString()
                    .contains("field 83");
        }
    }

    @Test
    void aCounterThatIsReadAsAFieldFailsLikeOne() {
        FakeNvml fake = FakeNvml.withoutCounterCall("device GPU-a", "fail energy 0 inf 15");
        try (PowerSource source = open(fake)) {
            PowerReading reading = read(source);
            assertThat(reading.counterJoules).isNaN();
            assertThat(reading.failure).isNotNull();
            assertThat(reading.failure.message()).contains("field 83").contains("GPU is lost");
        }
    }

    @Test
    void withoutACounterPowerIsLeftAndThatIsSaid() {
        FakeNvml fake = FakeNvml.playing("device GPU-a", "counter none");
        try (PowerSource source = open(fake)) {
            assertThat(read(source).counterJoules).isNaN();
            assertThat(source.capabilities().getFirst().of(Quantity.ENERGY_COUNTER))
                    .isEmpty();
            assertThat(source.capabilities().getFirst().shortcomings())
                    .singleElement()
                    .asString()
                    .contains("no energy counter");
        }
    }

    @Test
    void anOldDriverSaysWhatStandsInForWhat() {
        FakeNvml fake = FakeNvml.ofAnOldDriver("device GPU-a", "processes 2");
        try (PowerSource source = open(fake)) {
            // When
            PowerReading reading = read(source);
            DeviceCapabilities capabilities = source.capabilities().getFirst();

            // Then
            assertThat(reading.processCount).isEqualTo(2);
            assertThat(reading.thermalThrottleNanos).isEqualTo(PowerReading.UNREAD);
            assertThat(reading.powerCapNanos).isEqualTo(PowerReading.UNREAD);
            assertThat(capabilities.readBy())
                    .containsEntry(Quantity.AVERAGE_POWER, "nvmlDeviceGetPowerUsage")
                    .containsEntry(Quantity.MEMORY, "nvmlDeviceGetMemoryInfo")
                    .containsEntry(Quantity.THROTTLE_REASONS, "nvmlDeviceGetCurrentClocksThrottleReasons")
                    .containsEntry(Quantity.PROCESS_COUNT, "nvmlDeviceGetComputeRunningProcesses_v2")
                    .doesNotContainKeys(
                            Quantity.INSTANT_POWER, Quantity.THERMAL_THROTTLE_TIME, Quantity.POWER_CAP_TIME);
            assertThat(capabilities.shortcomings())
                    .anyMatch(sentence -> sentence.contains("no instantaneous power"))
                    .anyMatch(sentence -> sentence.contains("no field 185"))
                    .anyMatch(sentence -> sentence.contains("time of slowdowns"));
        }
    }

    @Test
    void aFieldThatTheDriverDoesNotKnowIsNotAskedForAgain() {
        // Given a driver before fields 269 to 271 and 185
        FakeNvml fake = FakeNvml.playing(
                "device GPU-a",
                "curve constant 250",
                "no_field 185",
                "no_field 269",
                "no_field 270",
                "no_field 271",
                "throttle 75 -3 -1",
                "throttle 74 -9 -5");
        try (PowerSource source = open(fake)) {
            // When
            PowerReading reading = read(source);

            // Then field 75 stands in for the three, and the older call for 185
            assertThat(reading.failure).isNull();
            assertThat(reading.thermalThrottleNanos).isEqualTo(2_000_000_000);
            assertThat(reading.powerCapNanos).isEqualTo(4_000_000_000L);
            assertThat(reading.averagePowerWatts).isCloseTo(250, within(0.01));
            assertThat(source.capabilities().getFirst().readBy())
                    .containsEntry(Quantity.THERMAL_THROTTLE_TIME, "field 75")
                    .containsEntry(Quantity.AVERAGE_POWER, "nvmlDeviceGetPowerUsage");
        }
    }

    @Test
    void oneUnknownFieldDoesNotSpoilTheOthers() {
        // Given a driver that fails the whole call for it
        FakeNvml fake = FakeNvml.playing(
                "device GPU-a", "curve constant 250", "no_field 270", "no_field 75", "strict_fields 1");
        try (PowerSource source = open(fake)) {
            PowerReading reading = read(source);
            assertThat(reading.failure).isNull();
            assertThat(reading.instantPowerWatts).isCloseTo(250, within(0.01));
            assertThat(source.capabilities().getFirst().of(Quantity.THERMAL_THROTTLE_TIME))
                    .contains("fields 269 271");
        }
    }

    @Test
    void reasonsOfSlowdownsAreAddedAndTheirOlderSumIsNot() {
        FakeNvml fake = FakeNvml.playing(
                "device GPU-a",
                "throttle 269 -10 -9",
                "throttle 270 -8 -6",
                "throttle 271 -5 -1",
                "throttle 75 -10 -6");
        try (PowerSource source = open(fake)) {
            assertThat(read(source).thermalThrottleNanos).isEqualTo(7_000_000_000L);
        }
    }

    @Test
    void withOneOfTheReasonsUnreadTheSumIsNotKnown() {
        FakeNvml fake = FakeNvml.playing("device GPU-a", "throttle 269 -10 -9", "fail throttle 0 inf 999");
        try (PowerSource source = open(fake)) {
            PowerReading reading = read(source);
            assertThat(reading.thermalThrottleNanos).isEqualTo(PowerReading.UNREAD);
            assertThat(reading.powerCapNanos).isEqualTo(PowerReading.UNREAD);
            // And that is no failure of energy or power
            assertThat(reading.failure).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"temperature", "memory", "utilisation", "reasons", "clock", "processes"})
    void aStateThatCannotBeReadIsMissingAndEnergyIsNot(String call) {
        FakeNvml fake = FakeNvml.playing("device GPU-a", "fail " + call + " 0 inf 3");
        try (PowerSource source = open(fake)) {
            PowerReading reading = read(source);
            assertThat(reading.failure).isNull();
            assertThat(reading.counterJoules).isPositive();
            assertThat(Double.isNaN(reading.temperatureCelsius)).isEqualTo(call.equals("temperature"));
            assertThat(reading.memoryUsedBytes == PowerReading.UNREAD).isEqualTo(call.equals("memory"));
            assertThat(Double.isNaN(reading.utilisationPercent)).isEqualTo(call.equals("utilisation"));
            assertThat(reading.throttleReasons == PowerReading.UNREAD).isEqualTo(call.equals("reasons"));
            assertThat(Double.isNaN(reading.smClockMegahertz)).isEqualTo(call.equals("clock"));
            assertThat(reading.processCount == PowerReading.UNREAD).isEqualTo(call.equals("processes"));
            assertThat(source.capabilities().getFirst().readBy()).hasSize(Quantity.values().length - 1);
        }
    }
}
