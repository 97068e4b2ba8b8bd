// Compiled from the schema beside this folder by `npm run schemas`; don't edit.
"use strict";
export const validate = validate20;
export default validate20;
const schema31 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"vakt.telemetry/2","title":"Telemetry packet, version 2","description":"What the box on a pump may send, and all of it: a field that is not declared here is refused.","type":"object","additionalProperties":false,"required":["packetId","schema","sentAt","readings"],"properties":{"packetId":{"type":"string","description":"<authorization>-<sequence>"},"schema":{"const":"vakt.telemetry/2"},"sentAt":{"$ref":"#/$defs/instant"},"readings":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/reading"}}},"$defs":{"instant":{"description":"RFC 3339 with a zone","type":"string","pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"},"reading":{"description":"What was measured at one instant; pressures are absolute","type":"object","additionalProperties":false,"required":["at"],"minProperties":2,"properties":{"at":{"$ref":"#/$defs/instant"},"inletPressure":{"description":"hPa","type":["number","null"],"minimum":-2000000,"maximum":2000000},"exhaustPressure":{"description":"hPa","type":["number","null"],"minimum":-5000000,"maximum":5000000},"oilTemperature":{"description":"°C","type":["number","null"],"minimum":-250000,"maximum":250000},"motorCurrent":{"description":"A","type":["number","null"],"minimum":-2000000,"maximum":2000000},"vibration":{"description":"mm/s RMS","type":["number","null"],"minimum":-200000,"maximum":200000},"power":{"description":"kW","type":["number","null"],"minimum":-2000000,"maximum":2000000},"coolantTemperature":{"description":"°C","type":["number","null"],"minimum":-150000,"maximum":150000},"ambientTemperature":{"description":"°C","type":["number","null"],"minimum":-100000,"maximum":100000},"bearingTemperature":{"description":"°C","type":["number","null"],"minimum":-250000,"maximum":250000},"rotationalSpeed":{"description":"1/min","type":["number","null"],"minimum":-100000000,"maximum":100000000},"oilLevel":{"description":"%","type":["number","null"],"minimum":-100000,"maximum":100000},"state":{"description":"what the pump is doing, after OPC 40223: operating as required; standby, able and required; idle, able and not required; down for maintenance or by a fault","enum":["operating","standby","idle","down"]}}}}};
const schema32 = {"description":"RFC 3339 with a zone","type":"string","pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"};
const pattern4 = new RegExp("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$", "u");
const schema33 = {"description":"What was measured at one instant; pressures are absolute","type":"object","additionalProperties":false,"required":["at"],"minProperties":2,"properties":{"at":{"$ref":"#/$defs/instant"},"inletPressure":{"description":"hPa","type":["number","null"],"minimum":-2000000,"maximum":2000000},"exhaustPressure":{"description":"hPa","type":["number","null"],"minimum":-5000000,"maximum":5000000},"oilTemperature":{"description":"°C","type":["number","null"],"minimum":-250000,"maximum":250000},"motorCurrent":{"description":"A","type":["number","null"],"minimum":-2000000,"maximum":2000000},"vibration":{"description":"mm/s RMS","type":["number","null"],"minimum":-200000,"maximum":200000},"power":{"description":"kW","type":["number","null"],"minimum":-2000000,"maximum":2000000},"coolantTemperature":{"description":"°C","type":["number","null"],"minimum":-150000,"maximum":150000},"ambientTemperature":{"description":"°C","type":["number","null"],"minimum":-100000,"maximum":100000},"bearingTemperature":{"description":"°C","type":["number","null"],"minimum":-250000,"maximum":250000},"rotationalSpeed":{"description":"1/min","type":["number","null"],"minimum":-100000000,"maximum":100000000},"oilLevel":{"description":"%","type":["number","null"],"minimum":-100000,"maximum":100000},"state":{"description":"what the pump is doing, after OPC 40223: operating as required; standby, able and required; idle, able and not required; down for maintenance or by a fault","enum":["operating","standby","idle","down"]}}};
const func1 = Object.prototype.hasOwnProperty;

function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate21.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length < 2){
validate21.errors = [{instancePath,schemaPath:"#/minProperties",keyword:"minProperties",params:{limit: 2},message:"must NOT have fewer than 2 properties"}];
return false;
}
else {
let missing0;
if((data.at === undefined) && (missing0 = "at")){
validate21.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func1.call(schema33.properties, key0))){
validate21.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.at !== undefined){
let data0 = data.at;
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data0 === "string"){
if(!pattern4.test(data0)){
validate21.errors = [{instancePath:instancePath+"/at",schemaPath:"#/$defs/instant/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"},message:"must match pattern \""+"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"+"\""}];
return false;
}
}
else {
validate21.errors = [{instancePath:instancePath+"/at",schemaPath:"#/$defs/instant/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.inletPressure !== undefined){
let data1 = data.inletPressure;
const _errs5 = errors;
if((!((typeof data1 == "number") && (isFinite(data1)))) && (data1 !== null)){
validate21.errors = [{instancePath:instancePath+"/inletPressure",schemaPath:"#/properties/inletPressure/type",keyword:"type",params:{type: schema33.properties.inletPressure.type},message:"must be number,null"}];
return false;
}
if(errors === _errs5){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 2000000 || isNaN(data1)){
validate21.errors = [{instancePath:instancePath+"/inletPressure",schemaPath:"#/properties/inletPressure/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2000000},message:"must be <= 2000000"}];
return false;
}
else {
if(data1 < -2000000 || isNaN(data1)){
validate21.errors = [{instancePath:instancePath+"/inletPressure",schemaPath:"#/properties/inletPressure/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2000000},message:"must be >= -2000000"}];
return false;
}
}
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.exhaustPressure !== undefined){
let data2 = data.exhaustPressure;
const _errs7 = errors;
if((!((typeof data2 == "number") && (isFinite(data2)))) && (data2 !== null)){
validate21.errors = [{instancePath:instancePath+"/exhaustPressure",schemaPath:"#/properties/exhaustPressure/type",keyword:"type",params:{type: schema33.properties.exhaustPressure.type},message:"must be number,null"}];
return false;
}
if(errors === _errs7){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 5000000 || isNaN(data2)){
validate21.errors = [{instancePath:instancePath+"/exhaustPressure",schemaPath:"#/properties/exhaustPressure/maximum",keyword:"maximum",params:{comparison: "<=", limit: 5000000},message:"must be <= 5000000"}];
return false;
}
else {
if(data2 < -5000000 || isNaN(data2)){
validate21.errors = [{instancePath:instancePath+"/exhaustPressure",schemaPath:"#/properties/exhaustPressure/minimum",keyword:"minimum",params:{comparison: ">=", limit: -5000000},message:"must be >= -5000000"}];
return false;
}
}
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.oilTemperature !== undefined){
let data3 = data.oilTemperature;
const _errs9 = errors;
if((!((typeof data3 == "number") && (isFinite(data3)))) && (data3 !== null)){
validate21.errors = [{instancePath:instancePath+"/oilTemperature",schemaPath:"#/properties/oilTemperature/type",keyword:"type",params:{type: schema33.properties.oilTemperature.type},message:"must be number,null"}];
return false;
}
if(errors === _errs9){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 250000 || isNaN(data3)){
validate21.errors = [{instancePath:instancePath+"/oilTemperature",schemaPath:"#/properties/oilTemperature/maximum",keyword:"maximum",params:{comparison: "<=", limit: 250000},message:"must be <= 250000"}];
return false;
}
else {
if(data3 < -250000 || isNaN(data3)){
validate21.errors = [{instancePath:instancePath+"/oilTemperature",schemaPath:"#/properties/oilTemperature/minimum",keyword:"minimum",params:{comparison: ">=", limit: -250000},message:"must be >= -250000"}];
return false;
}
}
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.motorCurrent !== undefined){
let data4 = data.motorCurrent;
const _errs11 = errors;
if((!((typeof data4 == "number") && (isFinite(data4)))) && (data4 !== null)){
validate21.errors = [{instancePath:instancePath+"/motorCurrent",schemaPath:"#/properties/motorCurrent/type",keyword:"type",params:{type: schema33.properties.motorCurrent.type},message:"must be number,null"}];
return false;
}
if(errors === _errs11){
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 2000000 || isNaN(data4)){
validate21.errors = [{instancePath:instancePath+"/motorCurrent",schemaPath:"#/properties/motorCurrent/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2000000},message:"must be <= 2000000"}];
return false;
}
else {
if(data4 < -2000000 || isNaN(data4)){
validate21.errors = [{instancePath:instancePath+"/motorCurrent",schemaPath:"#/properties/motorCurrent/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2000000},message:"must be >= -2000000"}];
return false;
}
}
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.vibration !== undefined){
let data5 = data.vibration;
const _errs13 = errors;
if((!((typeof data5 == "number") && (isFinite(data5)))) && (data5 !== null)){
validate21.errors = [{instancePath:instancePath+"/vibration",schemaPath:"#/properties/vibration/type",keyword:"type",params:{type: schema33.properties.vibration.type},message:"must be number,null"}];
return false;
}
if(errors === _errs13){
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 200000 || isNaN(data5)){
validate21.errors = [{instancePath:instancePath+"/vibration",schemaPath:"#/properties/vibration/maximum",keyword:"maximum",params:{comparison: "<=", limit: 200000},message:"must be <= 200000"}];
return false;
}
else {
if(data5 < -200000 || isNaN(data5)){
validate21.errors = [{instancePath:instancePath+"/vibration",schemaPath:"#/properties/vibration/minimum",keyword:"minimum",params:{comparison: ">=", limit: -200000},message:"must be >= -200000"}];
return false;
}
}
}
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.power !== undefined){
let data6 = data.power;
const _errs15 = errors;
if((!((typeof data6 == "number") && (isFinite(data6)))) && (data6 !== null)){
validate21.errors = [{instancePath:instancePath+"/power",schemaPath:"#/properties/power/type",keyword:"type",params:{type: schema33.properties.power.type},message:"must be number,null"}];
return false;
}
if(errors === _errs15){
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 2000000 || isNaN(data6)){
validate21.errors = [{instancePath:instancePath+"/power",schemaPath:"#/properties/power/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2000000},message:"must be <= 2000000"}];
return false;
}
else {
if(data6 < -2000000 || isNaN(data6)){
validate21.errors = [{instancePath:instancePath+"/power",schemaPath:"#/properties/power/minimum",keyword:"minimum",params:{comparison: ">=", limit: -2000000},message:"must be >= -2000000"}];
return false;
}
}
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.coolantTemperature !== undefined){
let data7 = data.coolantTemperature;
const _errs17 = errors;
if((!((typeof data7 == "number") && (isFinite(data7)))) && (data7 !== null)){
validate21.errors = [{instancePath:instancePath+"/coolantTemperature",schemaPath:"#/properties/coolantTemperature/type",keyword:"type",params:{type: schema33.properties.coolantTemperature.type},message:"must be number,null"}];
return false;
}
if(errors === _errs17){
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 150000 || isNaN(data7)){
validate21.errors = [{instancePath:instancePath+"/coolantTemperature",schemaPath:"#/properties/coolantTemperature/maximum",keyword:"maximum",params:{comparison: "<=", limit: 150000},message:"must be <= 150000"}];
return false;
}
else {
if(data7 < -150000 || isNaN(data7)){
validate21.errors = [{instancePath:instancePath+"/coolantTemperature",schemaPath:"#/properties/coolantTemperature/minimum",keyword:"minimum",params:{comparison: ">=", limit: -150000},message:"must be >= -150000"}];
return false;
}
}
}
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ambientTemperature !== undefined){
let data8 = data.ambientTemperature;
const _errs19 = errors;
if((!((typeof data8 == "number") && (isFinite(data8)))) && (data8 !== null)){
validate21.errors = [{instancePath:instancePath+"/ambientTemperature",schemaPath:"#/properties/ambientTemperature/type",keyword:"type",params:{type: schema33.properties.ambientTemperature.type},message:"must be number,null"}];
return false;
}
if(errors === _errs19){
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 100000 || isNaN(data8)){
validate21.errors = [{instancePath:instancePath+"/ambientTemperature",schemaPath:"#/properties/ambientTemperature/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"}];
return false;
}
else {
if(data8 < -100000 || isNaN(data8)){
validate21.errors = [{instancePath:instancePath+"/ambientTemperature",schemaPath:"#/properties/ambientTemperature/minimum",keyword:"minimum",params:{comparison: ">=", limit: -100000},message:"must be >= -100000"}];
return false;
}
}
}
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.bearingTemperature !== undefined){
let data9 = data.bearingTemperature;
const _errs21 = errors;
if((!((typeof data9 == "number") && (isFinite(data9)))) && (data9 !== null)){
validate21.errors = [{instancePath:instancePath+"/bearingTemperature",schemaPath:"#/properties/bearingTemperature/type",keyword:"type",params:{type: schema33.properties.bearingTemperature.type},message:"must be number,null"}];
return false;
}
if(errors === _errs21){
if((typeof data9 == "number") && (isFinite(data9))){
if(data9 > 250000 || isNaN(data9)){
validate21.errors = [{instancePath:instancePath+"/bearingTemperature",schemaPath:"#/properties/bearingTemperature/maximum",keyword:"maximum",params:{comparison: "<=", limit: 250000},message:"must be <= 250000"}];
return false;
}
else {
if(data9 < -250000 || isNaN(data9)){
validate21.errors = [{instancePath:instancePath+"/bearingTemperature",schemaPath:"#/properties/bearingTemperature/minimum",keyword:"minimum",params:{comparison: ">=", limit: -250000},message:"must be >= -250000"}];
return false;
}
}
}
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.rotationalSpeed !== undefined){
let data10 = data.rotationalSpeed;
const _errs23 = errors;
if((!((typeof data10 == "number") && (isFinite(data10)))) && (data10 !== null)){
validate21.errors = [{instancePath:instancePath+"/rotationalSpeed",schemaPath:"#/properties/rotationalSpeed/type",keyword:"type",params:{type: schema33.properties.rotationalSpeed.type},message:"must be number,null"}];
return false;
}
if(errors === _errs23){
if((typeof data10 == "number") && (isFinite(data10))){
if(data10 > 100000000 || isNaN(data10)){
validate21.errors = [{instancePath:instancePath+"/rotationalSpeed",schemaPath:"#/properties/rotationalSpeed/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000000},message:"must be <= 100000000"}];
return false;
}
else {
if(data10 < -100000000 || isNaN(data10)){
validate21.errors = [{instancePath:instancePath+"/rotationalSpeed",schemaPath:"#/properties/rotationalSpeed/minimum",keyword:"minimum",params:{comparison: ">=", limit: -100000000},message:"must be >= -100000000"}];
return false;
}
}
}
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.oilLevel !== undefined){
let data11 = data.oilLevel;
const _errs25 = errors;
if((!((typeof data11 == "number") && (isFinite(data11)))) && (data11 !== null)){
validate21.errors = [{instancePath:instancePath+"/oilLevel",schemaPath:"#/properties/oilLevel/type",keyword:"type",params:{type: schema33.properties.oilLevel.type},message:"must be number,null"}];
return false;
}
if(errors === _errs25){
if((typeof data11 == "number") && (isFinite(data11))){
if(data11 > 100000 || isNaN(data11)){
validate21.errors = [{instancePath:instancePath+"/oilLevel",schemaPath:"#/properties/oilLevel/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"}];
return false;
}
else {
if(data11 < -100000 || isNaN(data11)){
validate21.errors = [{instancePath:instancePath+"/oilLevel",schemaPath:"#/properties/oilLevel/minimum",keyword:"minimum",params:{comparison: ">=", limit: -100000},message:"must be >= -100000"}];
return false;
}
}
}
}
var valid0 = _errs25 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.state !== undefined){
let data12 = data.state;
const _errs27 = errors;
if(!((((data12 === "operating") || (data12 === "standby")) || (data12 === "idle")) || (data12 === "down"))){
validate21.errors = [{instancePath:instancePath+"/state",schemaPath:"#/properties/state/enum",keyword:"enum",params:{allowedValues: schema33.properties.state.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs27 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate21.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate21.errors = vErrors;
return errors === 0;
}
validate21.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="vakt.telemetry/2" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.packetId === undefined) && (missing0 = "packetId")) || ((data.schema === undefined) && (missing0 = "schema"))) || ((data.sentAt === undefined) && (missing0 = "sentAt"))) || ((data.readings === undefined) && (missing0 = "readings"))){
validate20.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((key0 === "packetId") || (key0 === "schema")) || (key0 === "sentAt")) || (key0 === "readings"))){
validate20.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.packetId !== undefined){
const _errs2 = errors;
if(typeof data.packetId !== "string"){
validate20.errors = [{instancePath:instancePath+"/packetId",schemaPath:"#/properties/packetId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.schema !== undefined){
const _errs4 = errors;
if("vakt.telemetry/2" !== data.schema){
validate20.errors = [{instancePath:instancePath+"/schema",schemaPath:"#/properties/schema/const",keyword:"const",params:{allowedValue: "vakt.telemetry/2"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sentAt !== undefined){
let data2 = data.sentAt;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(!pattern4.test(data2)){
validate20.errors = [{instancePath:instancePath+"/sentAt",schemaPath:"#/$defs/instant/pattern",keyword:"pattern",params:{pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"},message:"must match pattern \""+"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"+"\""}];
return false;
}
}
else {
validate20.errors = [{instancePath:instancePath+"/sentAt",schemaPath:"#/$defs/instant/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.readings !== undefined){
let data3 = data.readings;
const _errs8 = errors;
if(errors === _errs8){
if(Array.isArray(data3)){
if(data3.length < 1){
validate20.errors = [{instancePath:instancePath+"/readings",schemaPath:"#/properties/readings/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid2 = true;
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
const _errs10 = errors;
if(!(validate21(data3[i0], {instancePath:instancePath+"/readings/" + i0,parentData:data3,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
var valid2 = _errs10 === errors;
if(!valid2){
break;
}
}
}
}
else {
validate20.errors = [{instancePath:instancePath+"/readings",schemaPath:"#/properties/readings/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate20.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

