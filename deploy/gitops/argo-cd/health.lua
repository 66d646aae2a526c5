-- What Argo CD shows as the health of an EnergyExperiment.
--   Healthy      there are numbers, or spec.run.readyPolicy asks for no more than acceptance
--   Degraded     it failed, it cannot start, or its measurement is not valid
--   Suspended    spec.run.state is Suspend, or it waits in a queue
--   Progressing  everything else
local health = { status = "Progressing", message = "The operator has not seen this yet." }

local status = obj.status
if status == nil or status.conditions == nil then
  return health
end
if status.observedGeneration ~= nil and status.observedGeneration ~= obj.metadata.generation then
  health.message = "The operator has not seen the last change yet."
  return health
end

local conditions = {}
for _, condition in ipairs(status.conditions) do
  conditions[condition.type] = condition
end

local function is(type, wanted)
  return conditions[type] ~= nil and conditions[type].status == wanted
end

local function because(type)
  local condition = conditions[type]
  return condition.reason .. ": " .. condition.message
end

if is("Stalled", "True") then
  return { status = "Degraded", message = because("Stalled") }
end
if is("MeasurementValid", "False") then
  return { status = "Degraded", message = "The measurement is not valid. " .. because("MeasurementValid") }
end
if is("Ready", "True") then
  return { status = "Healthy", message = because("Ready") }
end
if status.phase == "Suspended" or status.phase == "Queued" then
  health.status = "Suspended"
end
if conditions["Ready"] ~= nil then
  health.message = because("Ready")
end
return health
